package io.chorale.groups.secure;

/** Remembers which of a sender's last counters were seen. Not thread-safe. */
final class ReplayWindow {
    /** Datagrams may be overtaken by this many others; older ones are dropped, and sent again by the engine. */
    static final int COUNTERS = 1 << 14;

    private final long[] seen = new long[COUNTERS / Long.SIZE];
    private final long floor;
    private long highest;

    /** Counters up to the floor are never new. */
    ReplayWindow(long floor) {
        this.floor = floor;
        this.highest = floor;
    }

    boolean isNew(long counter) {
        if (counter <= floor || counter <= highest - COUNTERS) {
            return false;
        }
        return counter > highest || (seen[word(counter)] & bit(counter)) == 0;
    }

    /** Marks the counter as seen; false if it was not new. */
    boolean accept(long counter) {
        if (!isNew(counter)) {
            return false;
        }
        if (counter > highest) {
            forget(counter);
            highest = counter;
        }
        seen[word(counter)] |= bit(counter);
        return true;
    }

    /** Makes room: the places of all counters above the highest, up to this one, still hold those of a window before. */
    private void forget(long counter) {
        long places = Math.min(counter - highest, COUNTERS);
        for (long back = 0; back < places; back++) {
            seen[word(counter - back)] &= ~bit(counter - back);
        }
    }

    private static int word(long counter) {
        return (int) (counter & (COUNTERS - 1)) / Long.SIZE;
    }

    private static long bit(long counter) {
        return 1L << (counter & (Long.SIZE - 1));
    }
}
