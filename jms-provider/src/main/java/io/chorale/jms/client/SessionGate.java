package io.chorale.jms.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where a session's deliveries wait: for a message, for the connection to start, for the end. Stopping and closing wait
 * here for a delivery in progress (§6.1.5). Its lock is never held while the service is called. Thread-safe.
 */
final class SessionGate {
    static final long FOREVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean started;
    private boolean closed;
    /** Who takes part in a delivery that is in progress. */
    private final List<Object> delivering = new ArrayList<>();

    private long rings;
    private int turn;

    /** Something changed: a message came, a consumer closed. Never blocks for long. */
    void ring() {
        lock.lock();
        try {
            rings++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void start() {
        lock.lock();
        try {
            started = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Holds deliveries back, and waits for those in progress. */
    void stop() {
        lock.lock();
        try {
            started = false;
            awaitQuiet();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting for good, and waits for deliveries in progress. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            awaitQuiet();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no delivery to this one is in progress. */
    void quiesce(Fed consumer) {
        lock.lock();
        try {
            while (delivering.contains(consumer)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitQuiet() {
        while (!delivering.isEmpty()) {
            // The specification lets close and stop wait for as long as a listener takes.
            changed.awaitUninterruptibly();
        }
    }

    /**
     * Waits until a candidate has a message and deliveries may be made, and begins one; {@link #done} ends it.
     *
     * @param ended whether to give up early
     * @return the candidate whose turn it is, or null after the time, when ended, or when the thread was interrupted
     */
    <F extends Fed> F begin(Supplier<List<F>> candidates, BooleanSupplier ended, long timeoutMs) {
        long deadline = timeoutMs == FOREVER ? FOREVER : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (true) {
            long ringsBefore = ringCount();
            List<F> all = candidates.get();
            all.forEach(consumer -> consumer.feed().replenish());
            lock.lock();
            try {
                if (closed || ended.getAsBoolean()) {
                    return null;
                }
                F ready = started ? nextReady(all) : null;
                if (ready != null) {
                    delivering.add(ready);
                    return ready;
                }
                if (rings == ringsBefore && !await(deadline)) {
                    return null;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until deliveries may be made, and begins one of a message that is at hand; {@link #done} ends it.
     *
     * @return false when closed, or when the thread was interrupted
     */
    boolean begin(Object delivery) {
        lock.lock();
        try {
            while (!started && !closed) {
                changed.await();
            }
            if (!closed) {
                delivering.add(delivery);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long ringCount() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    /** One after the other, so that a busy consumer does not starve its siblings. */
    private <F extends Fed> F nextReady(List<F> all) {
        for (int i = 0; i < all.size(); i++) {
            F candidate = all.get((turn + i) % all.size());
            if (candidate.feed().isReady()) {
                turn = (turn + i + 1) % all.size();
                return candidate;
            }
        }
        return null;
    }

    @SuppressWarnings("WaitNotInLoop") // Both callers loop.
    private boolean await(long deadline) throws InterruptedException {
        if (deadline == FOREVER) {
            changed.await();
            return true;
        }
        return changed.awaitNanos(deadline - System.nanoTime()) > 0;
    }

    /** Waits that long, or until closed. */
    void pause(long timeoutMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        lock.lock();
        try {
            boolean timeLeft = true;
            while (!closed && timeLeft) {
                timeLeft = await(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    void done(Object delivery) {
        lock.lock();
        try {
            delivering.remove(delivery);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
