package io.chorale.bench.replication.rebalance;

import io.chorale.bench.replication.control.Accounting;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which entries a shard must have, each known by its number. A shard keeps some for ever; of the others it keeps a few, as
 * a queue with a backlog that is in use: which one goes is said by the entry that comes. Thread-safe.
 */
final class Account {
    static final long NONE = -1;
    private static final int NEWEST = 16;

    /**
     * What a shard is asked to take.
     *
     * @param drop the confirmed entry that goes, or {@link #NONE}
     * @param isKept for ever
     */
    record Entry(long number, long drop, boolean isKept) {}

    private final Set<Long> kept = new HashSet<>();
    private final ArrayDeque<Long> passing = new ArrayDeque<>();
    /** They may be there. */
    private final Set<Long> doubtful = new HashSet<>();

    private long next;
    private long confirmed;
    private long lost;
    private int open;

    synchronized Entry keep() {
        return begin(NONE, true);
    }

    synchronized Entry pass() {
        return begin(passing.size() > NEWEST ? passing.removeFirst() : NONE, false);
    }

    private Entry begin(long drop, boolean isKept) {
        long number = next;
        next++;
        open++;
        return new Entry(number, drop, isKept);
    }

    /** @param foundDrop whether the confirmed entry that was to go was there */
    synchronized void confirmed(Entry entry, boolean foundDrop) {
        open--;
        confirmed++;
        lost += foundDrop ? 0 : 1;
        if (entry.isKept()) {
            kept.add(entry.number());
        } else {
            passing.addLast(entry.number());
        }
    }

    synchronized void failed(Entry entry) {
        open--;
        doubtful.add(entry.number());
        if (entry.drop() != NONE) {
            doubtful.add(entry.drop());
        }
    }

    /** Whether all have been answered. */
    synchronized boolean isQuiet() {
        return open == 0;
    }

    /** Holds what the shard has against what it must have. */
    synchronized Accounting check(List<Long> found) {
        Set<Long> expected = new HashSet<>(kept);
        expected.addAll(passing);
        Set<Long> seen = new HashSet<>();
        long twice = 0;
        long unknown = 0;
        for (Long number : found) {
            if (!seen.add(number)) {
                twice++;
            } else if (!expected.contains(number) && !doubtful.contains(number)) {
                unknown++;
            }
        }
        expected.removeAll(seen);
        return new Accounting(confirmed, lost + expected.size(), twice, unknown);
    }
}
