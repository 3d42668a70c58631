package io.chorale.bench.groups.member;

import java.util.Arrays;

/** Which sequence numbers came, for levels without an order. Grows with the run, to 64 million numbers (8 MiB). */
final class SeenOnce {
    private static final long LIMIT = 1L << 26;

    private long[] bits = new long[1 << 10];

    /**
     * Marks a number.
     *
     * @return whether it came for the first time
     * @throws IllegalStateException when it is beyond the limit: the run is too long for this check
     */
    boolean mark(long sequence) {
        if (sequence < 0 || sequence >= LIMIT) {
            throw new IllegalStateException(
                    "Sequence number " + sequence + " is not below " + LIMIT + ": make the run shorter");
        }
        int word = (int) (sequence >>> 6);
        if (word >= bits.length) {
            bits = Arrays.copyOf(bits, Math.max(word + 1, bits.length * 2));
        }
        long bit = 1L << sequence;
        boolean first = (bits[word] & bit) == 0;
        bits[word] |= bit;
        return first;
    }
}
