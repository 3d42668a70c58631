package io.chorale.replication.store.rocks;

import io.chorale.replication.store.BatchTarget;
import io.chorale.replication.store.SealedValue;
import io.chorale.replication.store.Store;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Adds the changes of batches to a record of the log, values with their checksums. Key and value go through two buffers
 * outside the heap, which the database reads in place: arrays would be copied once more for each, and thrown away. Not
 * thread-safe.
 */
final class IntoRecord implements BatchTarget {
    /** Longer values, of which there are few, are copied. */
    private static final int MAX_BUFFERED_BYTES = 64 << 10;

    private final WriteBatch record;
    private final ByteBuffer keys = ByteBuffer.allocateDirect(RocksKeys.PREFIX_BYTES + Store.MAX_KEY_BYTES);
    private final ByteBuffer values = ByteBuffer.allocateDirect(MAX_BUFFERED_BYTES + SealedValue.OVERHEAD_BYTES);

    IntoRecord(WriteBatch record) {
        this.record = record;
    }

    @Override
    public void put(int shard, byte[] key, byte[] value) {
        try {
            if (value.length > MAX_BUFFERED_BYTES) {
                record.put(RocksKeys.of(shard, key), SealedValue.seal(shard, key, value));
            } else {
                values.clear();
                values.put(value).putInt(SealedValue.sum(shard, key, value)).flip();
                record.put(key(shard, key), values);
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException("A record could not be added to a group", e);
        }
    }

    @Override
    public void delete(int shard, byte[] key) {
        try {
            record.delete(key(shard, key));
        } catch (RocksDBException e) {
            throw new IllegalStateException("A deletion could not be added to a group", e);
        }
    }

    @Override
    public void deleteRange(int shard, byte[] from, byte[] to) {
        try {
            record.deleteRange(RocksKeys.of(shard, from), RocksKeys.end(shard, to));
        } catch (RocksDBException e) {
            throw new IllegalStateException("The deletion of a range could not be added to a group", e);
        }
    }

    /** As {@link RocksKeys#of}. */
    private ByteBuffer key(int shard, byte[] key) {
        keys.clear();
        return keys.putInt(shard).put(key).flip();
    }
}
