package io.chorale.replication.store.rocks;

import java.util.Arrays;

/** Keys of all shards in one order: the shard's number in four bytes, big-endian, then the shard's own key. */
final class RocksKeys {
    static final int PREFIX_BYTES = 4;

    private RocksKeys() {}

    static byte[] of(int shard, byte[] key) {
        byte[] full = new byte[PREFIX_BYTES + key.length];
        for (int i = 0; i < PREFIX_BYTES; i++) {
            full[i] = (byte) (shard >>> (24 - 8 * i));
        }
        System.arraycopy(key, 0, full, PREFIX_BYTES, key.length);
        return full;
    }

    /** The end of a range: where the next shard begins when it is null. */
    static byte[] end(int shard, byte[] to) {
        // The highest shard's successor is 0x80000000, which as four unsigned bytes is above it as well.
        return to == null ? of(shard + 1, new byte[0]) : of(shard, to);
    }

    static byte[] withoutShard(byte[] full) {
        return Arrays.copyOfRange(full, PREFIX_BYTES, full.length);
    }
}
