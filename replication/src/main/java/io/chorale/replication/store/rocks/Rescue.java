package io.chorale.replication.store.rocks;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Copies what can be read of a database. A shard is copied up to the first record that cannot be read: behind it an older
 * value may be all that is left of a newer one, so nothing of that is taken for what the shard has.
 */
final class Rescue {
    private static final byte[] START = new byte[0];
    private static final long BATCH_BYTES = 4 << 20;

    private final RocksDB from;
    private final RocksDB to;
    private final SortedMap<Integer, byte[]> lost = new TreeMap<>();

    /** @param from all of which is in tables */
    Rescue(RocksDB from, RocksDB to) {
        this.from = from;
        this.to = to;
    }

    /** Copies without a log: it is on disk when the target is flushed. Returns what could not be copied. */
    LostKeys run() throws RocksDBException {
        int last = lastShard();
        try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            for (int shard = 0; shard >= 0 && shard <= last; shard++) {
                copy(shard, unlogged);
            }
        }
        return new LostKeys(lost);
    }

    /** What tables there are, and what keys, is known without reading them. */
    private int lastShard() {
        int last = 0;
        for (LiveFileMetaData table : from.getLiveFilesMetaData()) {
            last = Math.max(last, RocksKeys.shard(table.largestKey()));
        }
        return last;
    }

    private void copy(int shard, WriteOptions unlogged) throws RocksDBException {
        byte[] reached = null;
        try (Slice end = new Slice(RocksKeys.end(shard, null));
                ReadOptions options = new ReadOptions()
                        .setVerifyChecksums(true)
                        .setFillCache(false)
                        .setIterateUpperBound(end);
                RocksIterator records = from.newIterator(options);
                WriteBatch batch = new WriteBatch()) {
            for (records.seek(RocksKeys.of(shard, START)); records.isValid(); records.next()) {
                reached = records.key();
                batch.put(reached, records.value());
                if (batch.getDataSize() >= BATCH_BYTES) {
                    to.write(unlogged, batch);
                    batch.clear();
                }
            }
            to.write(unlogged, batch);
            records.status();
        } catch (RocksDBException e) {
            if (!Mending.isDamage(e)) {
                throw e;
            }
            lost.put(shard, reached == null ? START : next(RocksKeys.withoutShard(reached)));
        }
    }

    /** The first key above another. */
    private static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
