package io.chorale.replication.store.rocks;

import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the store has failed. It does so once and for all, with the first cause. Thread-safe. */
final class StoreHealth {
    private static final Logger LOG = System.getLogger(StoreHealth.class.getName());

    private final AtomicReference<StoreFailedException> failure = new AtomicReference<>();
    private final String store;
    private final StoreListener listener;

    StoreHealth(String store, StoreListener listener) {
        this.store = store;
        this.listener = listener;
    }

    void fail(Throwable cause) {
        StoreFailedException failed = new StoreFailedException(store, cause);
        if (failure.compareAndSet(null, failed)) {
            LOG.log(Level.ERROR, failed.getMessage(), cause);
            listener.failed(failed);
        }
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /** A fresh exception each time, so that its stack shows who called. */
    void check() {
        StoreFailedException failed = failure.get();
        if (failed != null) {
            throw new StoreFailedException(store, failed.getCause());
        }
    }
}
