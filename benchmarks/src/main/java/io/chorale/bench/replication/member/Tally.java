package io.chorale.bench.replication.member;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.replication.contestant.Confirmation;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one caller has under way and what became of it. One thread enters, any thread confirms. */
final class Tally {
    private static final System.Logger LOG = System.getLogger(Tally.class.getName());

    private final Semaphore room;
    private final int window;

    /** This and what follows are guarded by this. */
    private final Histogram latency = Latencies.empty();

    private long failed;
    private long lastNs;

    Tally(int window) {
        this.window = window;
        room = new Semaphore(window);
    }

    /**
     * Waits until another entry may be under way.
     *
     * @return what hears of it
     * @throws IllegalStateException when nothing was confirmed for too long
     */
    Confirmation enter(long waitMs) throws InterruptedException {
        take(1, waitMs);
        return new Entered(System.nanoTime());
    }

    /** Waits until nothing is under way. */
    void drain(long waitMs) throws InterruptedException {
        take(window, waitMs);
        room.release(window);
    }

    private void take(int permits, long waitMs) throws InterruptedException {
        if (!room.tryAcquire(permits, waitMs, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(window - room.availablePermits()
                    + " entries are neither confirmed nor refused after " + waitMs + " ms");
        }
    }

    synchronized Histogram latency() {
        return latency.copy();
    }

    synchronized long failed() {
        return failed;
    }

    /** When the last one was confirmed; 0 before the first. */
    synchronized long lastNs() {
        return lastNs;
    }

    private final class Entered implements Confirmation {
        private final long startNs;

        Entered(long startNs) {
            this.startNs = startNs;
        }

        @Override
        public void confirmed() {
            long nowNs = System.nanoTime();
            synchronized (Tally.this) {
                Latencies.record(latency, nowNs - startNs);
                lastNs = nowNs;
            }
            room.release();
        }

        @Override
        public void failed(Throwable cause) {
            synchronized (Tally.this) {
                if (failed == 0) {
                    LOG.log(System.Logger.Level.WARNING, "An entry failed", cause);
                }
                failed++;
            }
            room.release();
        }
    }
}
