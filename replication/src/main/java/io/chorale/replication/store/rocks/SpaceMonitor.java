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

/**
 * Watches the free space. Maintenance looks when nothing is written; the writer tells what it wrote, and a look is due
 * after a pause or after a part of the reserve, whichever is first: a fast disk would fill all of it within a pause.
 */
final class SpaceMonitor {
    private static final Logger LOG = System.getLogger(SpaceMonitor.class.getName());
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int PARTS_OF_RESERVE = 16;

    private final String store;
    private final SpaceLimits limits;
    private final SpaceGauge gauge;
    private final StoreListener listener;
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime());
    private final AtomicLong unseenBytes = new AtomicLong();
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

    /** After a write of so many bytes. */
    void wrote(long bytes) {
        if (unseenBytes.addAndGet(bytes) * PARTS_OF_RESERVE >= limits.reserveBytes()) {
            look();
        } else {
            refresh();
        }
    }

    private synchronized void look() {
        unseenBytes.set(0);
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
