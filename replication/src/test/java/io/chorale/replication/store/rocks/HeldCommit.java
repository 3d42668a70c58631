package io.chorale.replication.store.rocks;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Stands before the disk: can keep a sync waiting, and can fail one. */
final class HeldCommit implements GroupWriter.Commit {
    private boolean held;
    private boolean failing;

    @Override
    public void commit(RocksDB db, WriteOptions options, WriteBatch group) throws RocksDBException {
        awaitRelease();
        db.write(options, group);
    }

    synchronized void hold(boolean newHeld) {
        held = newHeld;
        notifyAll();
    }

    synchronized void failNext() {
        failing = true;
    }

    private synchronized void awaitRelease() throws RocksDBException {
        boolean interrupted = false;
        while (held) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failing) {
            failing = false;
            throw new RocksDBException("IO error: While fdatasync: Input/output error");
        }
    }
}
