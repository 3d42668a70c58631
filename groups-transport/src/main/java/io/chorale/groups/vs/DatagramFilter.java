package io.chorale.groups.vs;

/** Tells copies of UNRELIABLE packets of one sender from new ones: a window of the numbers seen last. */
final class DatagramFilter {
    private static final int WINDOW = 1_024;

    private final long[] bits = new long[WINDOW / 64];
    private long highest;

    /** Whether this number is seen for the first time; one that is too old to tell counts as seen. */
    boolean isNew(long number) {
        if (number > highest) {
            long from = Math.max(highest + 1, number - WINDOW + 1);
            for (long cleared = from; cleared <= number; cleared++) {
                bits[word(cleared)] &= ~bit(cleared);
            }
            highest = number;
        } else if (highest - number >= WINDOW || (bits[word(number)] & bit(number)) != 0) {
            return false;
        }
        bits[word(number)] |= bit(number);
        return true;
    }

    private static int word(long number) {
        return (int) (number & (WINDOW - 1)) >>> 6;
    }

    private static long bit(long number) {
        return 1L << (number & 63);
    }
}
