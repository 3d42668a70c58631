package io.chorale.replication.store.rocks;

import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreListener;

/** A real store on a disk of which a sync can be made to fail; for tests above the store. */
public final class FailingDisk {
    private final HeldCommit commit = new HeldCommit();

    public Store open(RocksConfig config, StoreListener listener) {
        return RocksStore.open(config, listener, commit);
    }

    public void failNextSync() {
        commit.failNext();
    }
}
