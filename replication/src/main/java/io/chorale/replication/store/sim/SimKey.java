package io.chorale.replication.store.sim;

import java.util.Arrays;

/** A key with its shard, in the order of all records. The array is never changed. */
record SimKey(int shard, byte[] key) implements Comparable<SimKey> {
    static final byte[] FIRST = new byte[0];

    /** The end of a range: where the next shard begins when it is null. */
    static SimKey end(int shard, byte[] to) {
        // The successor of the highest shard is negative, which the unsigned comparison puts above all others.
        return to == null ? new SimKey(shard + 1, FIRST) : new SimKey(shard, to);
    }

    @Override
    public int compareTo(SimKey other) {
        int byShard = Integer.compareUnsigned(shard, other.shard);
        return byShard != 0 ? byShard : Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SimKey that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * shard + Arrays.hashCode(key);
    }
}
