package io.chorale.replication.store.rocks;

import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Whether the store has failed. It does so once and for all, with the first cause. Thread-safe. */
final class StoreHealth {
    private static final Logger LOG = System.getLogger(StoreHealth.class.getName());

    private final AtomicReference<StoreFailedException> failure = new AtomicReference<>();
    private final String store;
    private final StoreListener listener;
    private final Consumer<Throwable> damage;

    /** @param damage hears of a failure that damaged tables are the cause of, by the thread that met it */
    StoreHealth(String store, StoreListener listener, Consumer<Throwable> damage) {
        this.damage = damage;
        this.store = store;
        this.listener = listener;
    }

    void fail(Throwable cause) {
        StoreFailedException failed = failure(cause);
        if (failure.compareAndSet(null, failed)) {
            LOG.log(Level.ERROR, failed.getMessage(), cause);
            listener.failed(failed);
            if (Mending.isDamage(cause)) {
                damage.accept(cause);
            }
        }
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /** A fresh exception each time, so that its stack shows who called. */
    void check() {
        StoreFailedException failed = failure.get();
        if (failed != null) {
            throw failure(failed.getCause());
        }
    }

    private StoreFailedException failure(Throwable cause) {
        return Mending.isDamage(cause)
                ? StoreFailedException.damaged(store, cause)
                : new StoreFailedException(store, cause);
    }
}
