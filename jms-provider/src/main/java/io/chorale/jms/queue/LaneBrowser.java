package io.chorale.jms.queue;

import io.chorale.jms.selector.Selector;
import io.chorale.jms.service.MessageKey;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a queue for a browser, in the order of delivery, whether it is in memory or not: unlocked, unexpired messages. A
 * page ends at a size, and also after so many elements, shown or not, so that no question holds up the shard.
 */
final class LaneBrowser {
    private static final long MAX_PAGE_BYTES = 1 << 20;
    private static final int MAX_SCANNED = 4_096;
    private static final int READ_AT_ONCE = 256;

    private final MessageStore store;
    private final ShardElements elements;

    LaneBrowser(MessageStore store, ShardElements elements) {
        this.store = store;
        this.elements = elements;
    }

    Answer.Page page(Question.Browse from) {
        Page page = new Page(from);
        long base = LaneNumber.base(from.queue());
        ElementId after = from.afterKey() == null ? null : from.afterKey().element();
        int priority = after == null ? 9 : LaneNumber.priorityOf(after.lane());
        if (after != null && LaneNumber.baseOf(after.lane()) != base) {
            return page.answer(false);
        }
        for (; priority >= 0; priority--) {
            if (!page.readLane(LaneNumber.of(base, priority), after)) {
                return page.answer(true);
            }
            after = null;
        }
        return page.answer(false);
    }

    /** What is read for one question. */
    private final class Page {
        private final Question.Browse from;
        private final Selector selector;
        private final List<byte[]> envelopes = new ArrayList<>();
        private ElementId last;
        private long bytes;
        private int scanned;

        Page(Question.Browse from) {
            this.from = from;
            this.selector = from.selector() == null ? null : Selector.parse(from.selector());
        }

        /** Whether the end of the lane was reached. */
        boolean readLane(long lane, ElementId after) {
            ElementId beginning = store.emptying().beginning(from.queue(), lane);
            ElementId position =
                    after == null || (beginning != null && after.compareTo(beginning) < 0) ? beginning : after;
            while (store.counts().of(lane) > 0) {
                List<LoadedElement> next = elements.page(lane, position, READ_AT_ONCE);
                for (LoadedElement element : next) {
                    if (!read(element)) {
                        return false;
                    }
                    position = element.id();
                }
                if (next.size() < READ_AT_ONCE) {
                    return true;
                }
            }
            return true;
        }

        /** Whether there is room for more. */
        private boolean read(LoadedElement element) {
            Head.Message head = Head.of(element) instanceof Head.Message message ? message : null;
            QueuedMessage here = store.here(from.queue(), new MessageKey(element.id()));
            boolean isShown = head != null
                    && head.queue().equals(from.queue())
                    && (here == null || !here.isLocked())
                    && !head.isExpired(from.nowMs());
            byte[] envelope = isShown && selector != null ? envelope(element, here) : null;
            isShown &= envelope == null || selector.matches(new StoredFields(envelope));
            bytes += isShown ? element.bodyBytes() : 0;
            if (scanned == MAX_SCANNED
                    || (isShown && envelopes.size() == from.limit())
                    || (bytes > MAX_PAGE_BYTES && !envelopes.isEmpty())) {
                return false;
            }
            if (isShown) {
                envelopes.add(envelope == null ? envelope(element, here) : envelope);
            }
            last = element.id();
            scanned++;
            return true;
        }

        private byte[] envelope(LoadedElement element, QueuedMessage here) {
            return here == null ? elements.body(element.id()) : store.envelope(here);
        }

        Answer.Page answer(boolean more) {
            return envelopes.isEmpty() && !more
                    ? new Answer.Page(List.of(), 0, null, false)
                    : new Answer.Page(envelopes, LaneNumber.priorityOf(last.lane()), new MessageKey(last), more);
        }
    }
}
