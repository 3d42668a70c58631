package io.chorale.jms.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many messages lie in each lane of a shard, in memory or not, as the machine has decided. */
final class LaneCounts {

    private static final class Counts {
        private final long[] byPriority = new long[10];
        private long total;
    }

    private final Map<Long, Counts> byBase = new HashMap<>();
    private long total;

    LaneCounts(Map<Long, Long> lanes) {
        lanes.forEach((lane, count) -> {
            if (!LaneNumber.isDelayed(lane)) {
                count(lane, count);
            }
        });
    }

    void added(long lane) {
        count(lane, 1);
    }

    void removed(long lane) {
        count(lane, -1);
    }

    private void count(long lane, long delta) {
        int priority = LaneNumber.priorityOf(lane);
        if (priority < 0) {
            throw new IllegalStateException("The shard has elements in lane " + Long.toHexString(lane)
                    + ", which is none of a queue. Was it written by a later version?");
        }
        long base = LaneNumber.baseOf(lane);
        Counts counts = byBase.computeIfAbsent(base, unused -> new Counts());
        counts.byPriority[priority] += delta;
        counts.total += delta;
        total += delta;
        if (counts.total == 0) {
            byBase.remove(base);
        }
    }

    long of(long lane) {
        Counts counts = byBase.get(LaneNumber.baseOf(lane));
        return counts == null ? 0 : counts.byPriority[LaneNumber.priorityOf(lane)];
    }

    /** In all lanes of a queue. */
    long ofQueue(long base) {
        Counts counts = byBase.get(base);
        return counts == null ? 0 : counts.total;
    }

    /** The lanes that have messages; a copy. */
    List<Long> lanes() {
        List<Long> lanes = new ArrayList<>();
        byBase.forEach((base, counts) -> {
            for (int priority = counts.byPriority.length - 1; priority >= 0; priority--) {
                if (counts.byPriority[priority] > 0) {
                    lanes.add(LaneNumber.of(base, priority));
                }
            }
        });
        return lanes;
    }

    /** Queues that have messages; two that share their lanes count as one. */
    int queues() {
        return byBase.size();
    }

    long total() {
        return total;
    }
}
