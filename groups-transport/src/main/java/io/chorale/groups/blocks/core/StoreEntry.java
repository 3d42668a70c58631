package io.chorale.groups.blocks.core;

import java.util.Arrays;

/**
 * What a store knows of one key.
 *
 * @param version the place of the write that made it; the higher one wins a merge
 * @param origin the writer, which decides between equal versions
 * @param order the place at which this entry was written: differs from the version when the key expired
 * @param value null when the key is gone
 * @param deadlineMs when it expires, or is forgotten, by this member's clock; {@link #NEVER} for never
 */
public record StoreEntry(long version, long origin, long order, byte[] value, long deadlineMs) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Whether the key is there. */
    public boolean present() {
        return value != null;
    }

    /** Orders two entries of one key, the one that stands after a merge last: the later write, and of one write its expiry. */
    static int compare(StoreEntry one, StoreEntry other) {
        int order = Long.compare(one.version, other.version);
        if (order == 0) {
            order = Long.compare(one.origin, other.origin);
        }
        if (order == 0) {
            order = Boolean.compare(one.value == null, other.value == null);
        }
        if (order == 0 && one.value != null) {
            order = Arrays.compareUnsigned(one.value, other.value);
        }
        if (order == 0) {
            order = Long.compare(one.order, other.order);
        }
        return order;
    }

    boolean sameWrite(StoreEntry other) {
        return version == other.version
                && origin == other.origin
                && (value == null) == (other.value == null)
                && Arrays.equals(value, other.value);
    }
}
