package io.chorale.replication.store.rocks;

import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.RecordVisitor;
import io.chorale.replication.store.SealedValue;
import io.chorale.replication.store.StoreClosedException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;

/** Reads, on the threads of those who ask. A read that is under way keeps the database from being freed. */
final class Reads implements AutoCloseable {
    private static final int SCRATCH_BYTES = 4 << 10;

    private final RocksDB db;
    private final String store;
    private final StoreHealth health;
    private final LostKeys lost;
    private final ReadOptions options = new ReadOptions().setVerifyChecksums(true);
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final LongAdder corrupt = new LongAdder();
    private boolean closed;

    /** @param lost what the database does not have any more, though it may have had it */
    Reads(RocksDB db, String store, StoreHealth health, LostKeys lost) {
        this.lost = lost;
        this.db = db;
        this.store = store;
        this.health = health;
    }

    long corrupt() {
        return corrupt.sum();
    }

    byte[] get(int shard, byte[] key) {
        enter();
        try {
            if (lost.contains(shard, key)) {
                throw isLost(shard, key);
            }
            byte[] stored = db.get(options, RocksKeys.of(shard, key));
            return stored == null ? null : SealedValue.open(store, shard, key, stored, stored.length);
        } catch (CorruptRecordException e) {
            corrupt.increment();
            throw e;
        } catch (RocksDBException e) {
            throw failedRead(shard, key, e);
        } finally {
            gate.readLock().unlock();
        }
    }

    void scan(int shard, byte[] from, byte[] to, RecordVisitor visitor) {
        enter();
        byte[] firstLost = lost.from(shard);
        boolean meetsLost = firstLost != null && (to == null || Arrays.compareUnsigned(firstLost, to) < 0);
        try (Slice end = new Slice(RocksKeys.end(shard, meetsLost ? firstLost : to));
                ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(end);
                RocksIterator records = db.newIterator(bounded)) {
            byte[] reached = from;
            byte[] scratch = new byte[SCRATCH_BYTES];
            for (records.seek(RocksKeys.of(shard, from)); records.isValid(); records.next()) {
                byte[] key = RocksKeys.withoutShard(records.key());
                int storedBytes = records.value(scratch);
                if (storedBytes > scratch.length) {
                    scratch = new byte[storedBytes];
                    records.value(scratch);
                }
                byte[] value = open(shard, key, scratch, storedBytes);
                if (!visitor.visit(key, value)) {
                    return;
                }
                reached = key;
            }
            check(records, shard, reached);
            if (meetsLost) {
                corrupt.increment();
                throw isLost(shard, reached);
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    /** What an action finds while the database is open, else what is left. */
    <T> T whileOpen(Supplier<T> action, Supplier<T> otherwise) {
        gate.readLock().lock();
        try {
            return closed ? otherwise.get() : action.get();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Waits for the reads that are under way and refuses later ones. */
    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            closed = true;
            options.close();
        } finally {
            gate.writeLock().unlock();
        }
    }

    private CorruptRecordException isLost(int shard, byte[] key) {
        return new CorruptRecordException(
                store, shard, key, "it was lost with a damaged table when the store was mended", null);
    }

    private byte[] open(int shard, byte[] key, byte[] stored, int storedBytes) {
        try {
            return SealedValue.open(store, shard, key, stored, storedBytes);
        } catch (CorruptRecordException e) {
            corrupt.increment();
            throw e;
        }
    }

    private void check(RocksIterator records, int shard, byte[] reached) {
        try {
            records.status();
        } catch (RocksDBException e) {
            throw failedRead(shard, reached, e);
        }
    }

    /** Damage is a matter of one record; a device that cannot be read is one of the whole store. */
    private RuntimeException failedRead(int shard, byte[] key, RocksDBException cause) {
        if (cause.getStatus() != null && cause.getStatus().getCode() == Status.Code.Corruption) {
            corrupt.increment();
            return new CorruptRecordException(store, shard, key, cause.getMessage(), cause);
        }
        health.fail(cause);
        health.check();
        throw new IllegalStateException("A failed store passed its own check", cause);
    }

    private void enter() {
        gate.readLock().lock();
        boolean admitted = false;
        try {
            if (closed) {
                throw new StoreClosedException(store);
            }
            health.check();
            admitted = true;
        } finally {
            if (!admitted) {
                gate.readLock().unlock();
            }
        }
    }
}
