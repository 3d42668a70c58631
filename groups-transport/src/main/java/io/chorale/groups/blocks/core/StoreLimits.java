package io.chorale.groups.blocks.core;

/**
 * The bounds of a store. They are part of the state: a joiner takes those of the group, whatever its own are.
 *
 * @param maxEntries how many keys there may be; 1 or more
 * @param maxBytes how many bytes keys and values may have, and 64 for each key; 1 or more
 * @param maxGone how many removed keys are remembered for merges; 0 or more
 * @param goneMs for how long they are; 1 or more
 */
public record StoreLimits(long maxEntries, long maxBytes, int maxGone, long goneMs) {
    public static final StoreLimits DEFAULT = new StoreLimits(10_000_000, 1L << 30, 65_536, 3_600_000);

    public StoreLimits {
        if (maxEntries < 1 || maxBytes < 1 || maxGone < 0 || goneMs < 1) {
            throw new IllegalArgumentException("maxEntries, maxBytes and goneMs are 1 or more, maxGone 0 or more, not "
                    + maxEntries + ", " + maxBytes + ", " + goneMs + " and " + maxGone);
        }
    }
}
