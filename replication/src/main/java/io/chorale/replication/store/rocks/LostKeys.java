package io.chorale.replication.store.rocks;

import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.SealedValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * What could not be read any more when the store was mended: of some shards, everything from a key on. It must not look as if
 * it had never been there, so reads of it fail as they did beside the damage. Immutable.
 */
final class LostKeys {
    static final LostKeys NONE = new LostKeys(new TreeMap<>());

    /** Before the keys of all shards, which begin with four bytes. */
    private static final byte[] KEY = {0, 0, 0};

    private static final int NO_SHARD = -1;
    private static final byte VERSION = 1;

    private final SortedMap<Integer, byte[]> firstLost;

    /** @param firstLost for a shard's number the key from which on nothing is known; empty for its beginning */
    LostKeys(SortedMap<Integer, byte[]> firstLost) {
        this.firstLost = new TreeMap<>(firstLost);
    }

    /**
     * What a database says it has lost, less the shards that were deleted since.
     *
     * @throws CorruptRecordException when that cannot be read itself
     */
    static LostKeys load(RocksDB db, String store) throws RocksDBException {
        byte[] stored = db.get(KEY);
        if (stored == null) {
            return NONE;
        }
        byte[] value = SealedValue.open(store, NO_SHARD, KEY, stored, stored.length);
        SortedMap<Integer, byte[]> read = decode(store, value);
        read.keySet().removeIf(shard -> isGone(db, shard));
        return new LostKeys(read);
    }

    void save(RocksDB db, WriteOptions options) throws RocksDBException {
        if (!firstLost.isEmpty()) {
            db.put(options, KEY, SealedValue.seal(NO_SHARD, KEY, encode()));
        }
    }

    /** These and others; of a shard that both have, what comes first. */
    LostKeys with(LostKeys others) {
        SortedMap<Integer, byte[]> all = new TreeMap<>(firstLost);
        others.firstLost.forEach(
                (shard, key) -> all.merge(shard, key, (a, b) -> Arrays.compareUnsigned(a, b) <= 0 ? a : b));
        return new LostKeys(all);
    }

    /** From which key on nothing of the shard is known; null when nothing is lost. */
    byte[] from(int shard) {
        return firstLost.get(shard);
    }

    boolean contains(int shard, byte[] key) {
        byte[] first = firstLost.get(shard);
        return first != null && Arrays.compareUnsigned(key, first) >= 0;
    }

    /** The numbers of the shards. */
    @Override
    public String toString() {
        return firstLost.keySet().toString();
    }

    /** A copy that was filled anew has another number, and nothing is written under the old one again. */
    private static boolean isGone(RocksDB db, int shard) {
        byte[] first = RocksKeys.of(shard, new byte[0]);
        try (RocksIterator records = db.newIterator()) {
            records.seek(first);
            return records.isValid() && !RocksKeys.isOf(shard, records.key());
        }
    }

    /** Version and, for each shard, its number, the length of the key and the key. */
    private byte[] encode() {
        int bytes = 1;
        for (byte[] key : firstLost.values()) {
            bytes += 2 * Integer.BYTES + key.length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).put(VERSION);
        firstLost.forEach((shard, key) -> out.putInt(shard).putInt(key.length).put(key));
        return out.array();
    }

    private static SortedMap<Integer, byte[]> decode(String store, byte[] value) {
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            byte version = in.get();
            if (version != VERSION) {
                throw new CorruptRecordException(
                        store, NO_SHARD, KEY, "its version is " + version + ", known is " + VERSION, null);
            }
            SortedMap<Integer, byte[]> read = new TreeMap<>();
            while (in.hasRemaining()) {
                int shard = in.getInt();
                byte[] key = new byte[in.getInt()];
                in.get(key);
                read.put(shard, key);
            }
            return read;
        } catch (BufferUnderflowException e) {
            throw new CorruptRecordException(store, NO_SHARD, KEY, "it is cut off", e);
        }
    }
}
