package io.chorale.jms.queue;

import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Which delayed messages are due next: those of the next minute are in memory, the earliest of them when they are many.
 * The lanes are read a little at each call.
 */
final class DueMessages {
    static final int MAX_AT_ONCE = 256;
    private static final long MAX_BYTES_AT_ONCE = 4L << 20;
    private static final int READ_AT_ONCE = 1_024;
    private static final int MAX_KNOWN = 65_536;
    private static final long AHEAD_MS = 5_000;

    private record Due(long dueMs, ElementId id, int bytes) {}

    private final DelayedMessages delayed;
    private final OneAtATime steps = new OneAtATime();
    private final TreeSet<Due> known =
            new TreeSet<>(Comparator.comparingLong(Due::dueMs).thenComparing(Due::id));

    /** Not known while they are on their way; again if that step does not come back. */
    private List<Due> onTheirWay = List.of();

    /** The lane that is being read. */
    private long lane;

    private ElementId readTo;

    /** Whether lanes that were read have more than is known. */
    private boolean isMore;

    DueMessages(DelayedMessages delayed) {
        this.delayed = delayed;
    }

    void onDelayed(ElementId id, Head.Delayed head, int bytes) {
        boolean isRead = id.lane() < lane || (id.lane() == lane && readTo != null && id.compareTo(readTo) <= 0);
        if (isRead) {
            know(new Due(head.dueMs(), id, bytes));
        }
    }

    private void know(Due due) {
        known.add(due);
        if (known.size() > MAX_KNOWN) {
            known.pollLast();
            isMore = true;
        }
    }

    /** What is due and may be proposed now; nothing while the step before is on its way. */
    List<ElementId> next(long nowMs, long unixTimeMs) {
        if (!steps.mayPropose(nowMs)) {
            return List.of();
        }
        onTheirWay.forEach(this::know);
        read(unixTimeMs + AHEAD_MS);
        List<Due> due = new ArrayList<>();
        long bytes = 0;
        while (!known.isEmpty()
                && known.first().dueMs <= unixTimeMs
                && due.size() < MAX_AT_ONCE
                && (due.isEmpty() || bytes + known.first().bytes <= MAX_BYTES_AT_ONCE)) {
            Due next = known.pollFirst();
            due.add(next);
            bytes += next.bytes;
        }
        onTheirWay = due;
        if (due.isEmpty()) {
            return List.of();
        }
        steps.proposed(nowMs);
        return due.stream().map(Due::id).toList();
    }

    private void read(long untilMs) {
        if (known.isEmpty() && isMore) {
            isMore = false;
            lane = 0;
            readTo = null;
        }
        int left = READ_AT_ONCE;
        while (left > 0) {
            Long next = delayed.lane(lane);
            if (next == null || LaneNumber.startMs(next) > untilMs) {
                return;
            }
            if (next != lane) {
                lane = next;
                readTo = null;
            }
            List<LoadedElement> page = delayed.page(lane, readTo, left);
            for (LoadedElement element : page) {
                readTo = element.id();
                if (Head.of(element) instanceof Head.Delayed head) {
                    know(new Due(head.dueMs(), element.id(), element.bodyBytes()));
                }
            }
            if (page.size() < left) {
                lane = next + 1;
                readTo = null;
            }
            left -= Math.max(1, page.size());
        }
    }

    void applied() {
        onTheirWay = List.of();
        steps.applied();
    }
}
