package io.chorale.replication.store.rocks;

import io.chorale.replication.store.SpaceState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The thread for what nobody waits for: looks at the free space and for background errors, and gives back the space of what
 * was deleted: of ranges that it is told, and of records one by one, whose deletions it has put into tables before they are
 * as many as a memtable holds. Deletions are small, and those of one memtable can stand for gigabytes.
 */
final class Maintenance {

    /** Bounds as the database knows them. */
    private record KeyRange(byte[] from, byte[] to) {}

    private static final int CAPACITY = 256;
    private static final long PERIOD_MS = 100;
    /** So many in memory become a table, which the database then merges with what they delete. */
    static final long MAX_DELETIONS = 1 << 16;
    /** Before the keys of all shards, and not the key of anything else. */
    private static final byte[] NOTHING = {0, 0};

    private static final Logger LOG = System.getLogger(Maintenance.class.getName());

    private final ArrayBlockingQueue<KeyRange> ranges = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final RocksDB db;
    private final Merging merging;
    private final Reclaimer reclaimer;
    private final SpaceMonitor space;
    private final StoreHealth health;
    private final FlushOptions unawaited =
            new FlushOptions().setWaitForFlush(false).setAllowWriteStall(false);
    private final Thread thread;
    private volatile boolean closed;

    Maintenance(RocksDB db, SpaceMonitor space, StoreHealth health) {
        this.db = db;
        this.merging = new Merging(db);
        this.reclaimer = new Reclaimer(db, merging);
        this.space = space;
        this.health = health;
        this.thread = new Thread(this::run, "chorale-store-maintenance");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void reclaim(byte[] from, byte[] to) {
        if (!ranges.offer(new KeyRange(from, to))) {
            dropped.increment();
        }
    }

    long dropped() {
        return dropped.sum();
    }

    /** Ends the thread; a merge under way is given up. */
    void close() {
        closed = true;
        reclaimer.cancel();
        thread.interrupt();
        Threads.join(thread);
        reclaimer.close();
        unawaited.close();
    }

    private void run() {
        try {
            while (!closed && !health.hasFailed()) {
                look();
                KeyRange range = ranges.poll(PERIOD_MS, TimeUnit.MILLISECONDS);
                if (range != null) {
                    reclaim(range);
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Maintenance ends: the store is closed");
        } catch (Throwable e) {
            // Nobody would see a full disk or a background error any more.
            health.fail(e);
        }
    }

    private void look() throws RocksDBException {
        space.refresh();
        merging.set(Merging.Pause.DISK_FULL, space.state() != SpaceState.OK);
        if (db.getLongProperty("rocksdb.background-errors") > 0) {
            tellBackgroundError();
            throw new RocksDBException("tables could not be written or merged in the background; the database's own"
                    + " LOG file, beside its tables, says why");
        }
        if (space.state() == SpaceState.OK
                && db.getLongProperty("rocksdb.num-deletes-active-mem-table") >= MAX_DELETIONS) {
            db.flush(unawaited);
        }
    }

    /** What it was, the database tells whoever writes: here the deletion of what never was. */
    private void tellBackgroundError() throws RocksDBException {
        db.delete(NOTHING);
    }

    private void reclaim(KeyRange range) throws RocksDBException {
        try {
            reclaimer.reclaim(range.from(), range.to());
        } catch (RocksDBException e) {
            if (closed && isCanceled(e)) {
                LOG.log(Level.DEBUG, "Reclaiming space was given up: the store is closed");
            } else {
                throw e;
            }
        }
    }

    private static boolean isCanceled(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
    }
}
