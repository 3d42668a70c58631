package io.chorale.replication.store.rocks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The only thread that writes. It takes all that waits, up to the bounds of a group, makes one record of the log of it,
 * syncs once, then completes each batch: while one group is synced the next one gathers. A group is all there after a
 * crash or not at all.
 */
final class GroupWriter {

    /** The one call that reaches the disk. */
    @FunctionalInterface
    interface Commit {
        void commit(RocksDB db, WriteOptions options, WriteBatch group) throws RocksDBException;
    }

    private static final Logger LOG = System.getLogger(GroupWriter.class.getName());

    private final RocksDB db;
    private final WriteQueue queue;
    private final SpaceMonitor space;
    private final StoreHealth health;
    private final Commit commit;
    private final Thread thread;
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong logicalBytes = new AtomicLong();

    GroupWriter(RocksDB db, WriteQueue queue, SpaceMonitor space, StoreHealth health, Commit commit) {
        this.db = db;
        this.queue = queue;
        this.space = space;
        this.health = health;
        this.commit = commit;
        this.thread = new Thread(this::run, "chorale-store-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until all that was accepted is completed, or the store has failed. */
    void awaitEnd() {
        Threads.join(thread);
    }

    long batches() {
        return batches.get();
    }

    long logicalBytes() {
        return logicalBytes.get();
    }

    private void run() {
        try (WriteBatch record = new WriteBatch();
                WriteOptions options = new WriteOptions().setSync(true)) {
            IntoRecord into = new IntoRecord(record);
            List<WriteQueue.Waiting> group = new ArrayList<>();
            while (!health.hasFailed() && queue.take(group)) {
                long bytes = write(group, record, into, options);
                complete(group);
                group.clear();
                space.wrote(bytes);
            }
        } catch (Throwable e) {
            // Whatever it was, nobody writes any more, so nothing may wait for it.
            health.fail(e);
        } finally {
            queue.abandon();
        }
    }

    private long write(List<WriteQueue.Waiting> group, WriteBatch record, IntoRecord into, WriteOptions options)
            throws RocksDBException {
        long bytes = 0;
        record.clear();
        for (WriteQueue.Waiting waiting : group) {
            waiting.batch().replay(into);
            bytes += waiting.batch().bytes();
        }
        commit.commit(db, options, record);
        queue.written(group);
        batches.addAndGet(group.size());
        logicalBytes.addAndGet(bytes);
        return bytes;
    }

    private static void complete(List<WriteQueue.Waiting> group) {
        for (WriteQueue.Waiting waiting : group) {
            try {
                waiting.completion().synced(waiting.token());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A completion failed; the batch is stored, and the writer goes on", e);
            }
        }
    }
}
