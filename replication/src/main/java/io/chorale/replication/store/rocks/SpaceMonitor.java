package io.chorale.replication.store.rocks;

import io.chorale.replication.store.SpaceGauge;
import io.chorale.replication.store.SpaceLimits;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.StoreListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Watches the free space. The writer looks after each group and maintenance when nothing
 * is written, but not more often than needed. */
final class SpaceMonitor {
    private static final Logger LOG = System.getLogger(SpaceMonitor.class.getName());
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String store;
    private final SpaceLimits limits;
    private final SpaceGauge gauge;
    private final StoreListener listener;
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime());
    private volatile SpaceState state = SpaceState.OK;

    SpaceMonitor(String store, SpaceLimits limits, SpaceGauge gauge, StoreListener listener) {
        this.store = store;
        this.limits = limits;
        this.gauge = gauge;
        this.listener = listener;
    }

    SpaceState state() {
        return state;
    }

    /** Looks at the disk, unless somebody just did. */
    void refresh() {
        long due = nextLook.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + PAUSE_NANOS)) {
            look();
        }
    }

    private synchronized void look() {
        long freeBytes;
        try {
            freeBytes = gauge.freeBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The free space of " + store + " cannot be read", e);
        }
        SpaceState next = limits.next(state, freeBytes);
        if (next != state) {
            LOG.log(
                    next == SpaceState.OK ? Level.INFO : Level.WARNING,
                    "The disk of {0} is {1}: {2} bytes free; full below {3}, exhausted below {4}",
                    store,
                    next,
                    String.valueOf(freeBytes),
                    String.valueOf(limits.fullBelowBytes()),
                    String.valueOf(limits.exhaustedBelowBytes()));
            state = next;
            listener.spaceChanged(next);
        }
    }
}
