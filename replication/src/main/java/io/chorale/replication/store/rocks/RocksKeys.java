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

    /** The number that a key begins with; 0 for one that is too short for a shard's. */
    static int shard(byte[] full) {
        if (full.length < PREFIX_BYTES) {
            return 0;
        }
        int shard = 0;
        for (int i = 0; i < PREFIX_BYTES; i++) {
            shard = (shard << 8) | (full[i] & 0xff);
        }
        return shard;
    }

    static boolean isOf(int shard, byte[] full) {
        return full.length >= PREFIX_BYTES && shard(full) == shard;
    }

    static byte[] withoutShard(byte[] full) {
        return Arrays.copyOfRange(full, PREFIX_BYTES, full.length);
    }
}
