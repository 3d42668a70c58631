package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, a little at each tick, for messages that expired behind the windows, and on its way for those whose queue is
 * gone. The first pass over all lanes of a reign learns when the next one is due: one is begun only when something behind
 * a window may have expired.
 */
final class ExpirySweep {
    private static final int READ_PER_TICK = 256;

    private final MessageStore store;
    private final Orphans orphans;
    private final ArrayDeque<Long> lanes = new ArrayDeque<>();
    private ElementId after;

    /** When the next pass is due: what the last one has seen, or was added since, expires no sooner. */
    private long dueUnixMs;

    ExpirySweep(MessageStore store, Orphans orphans) {
        this.store = store;
        this.orphans = orphans;
    }

    /** A message is behind a window now; 0 when it never expires. */
    void behind(long expirationMs) {
        if (expirationMs != 0) {
            dueUnixMs = Math.min(dueUnixMs, expirationMs);
        }
    }

    /** The next messages that have expired, whoever has them. */
    List<MessageRef> next(long nowMs, long unixTimeMs) {
        if (lanes.isEmpty()) {
            if (unixTimeMs < dueUnixMs && !orphans.takePassNeeded()) {
                return List.of();
            }
            dueUnixMs = Long.MAX_VALUE;
            lanes.addAll(store.counts().lanes());
        }
        List<MessageRef> expired = new ArrayList<>();
        int left = READ_PER_TICK;
        while (left > 0 && !lanes.isEmpty()) {
            List<LoadedElement> page = store.page(lanes.peekFirst(), after, left);
            for (LoadedElement element : page) {
                if (Head.of(element) instanceof Head.Message head) {
                    orphans.look(head.queue(), element.id(), nowMs);
                    if (head.isExpired(unixTimeMs)) {
                        expired.add(new MessageRef(head.queue(), new MessageKey(element.id())));
                    } else {
                        behind(head.expirationMs());
                    }
                }
            }
            if (page.size() < left) {
                lanes.removeFirst();
                after = null;
            } else {
                after = page.get(page.size() - 1).id();
            }
            // A lane costs something even when it is empty by now.
            left -= Math.max(1, page.size());
        }
        return expired;
    }
}
