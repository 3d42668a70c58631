package io.chorale.bench.replication.member;

import io.chorale.bench.content.Entries;
import io.chorale.bench.replication.contestant.Confirmation;
import io.chorale.bench.replication.contestant.Contestant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A light load that goes on whether or not entries are confirmed, and remembers which were. Its length is bounded by the
 * case that it serves: a few thousand entries.
 */
final class Trickle {
    /** An entry is under way for as long as the contestant's own time-out, and no longer. */
    private static final long DRAIN_MS = 40_000;

    private final Contestant contestant;
    private final int client;
    private final AtomicLong sequences;
    private final long periodNs;
    private final Thread thread;
    private volatile boolean stopping;

    /** This and what follows are guarded by this. */
    private final Set<Long> confirmed = new HashSet<>();

    private long begun;
    private long ended;
    private long failed;

    /** Of each confirmed entry, when it was sent and when it was confirmed. */
    private final List<Round> rounds = new ArrayList<>();

    Trickle(Contestant contestant, int client, AtomicLong sequences, int perSecond) {
        this.contestant = contestant;
        this.client = client;
        this.sequences = sequences;
        periodNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        thread = new Thread(this::run, "bench-trickle");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long nextNs = System.nanoTime();
        while (!stopping) {
            long leftNs = nextNs - System.nanoTime();
            if (leftNs > 0) {
                LockSupport.parkNanos(leftNs);
                continue;
            }
            send();
            nextNs += periodNs;
        }
    }

    @SuppressWarnings("CatchingUnchecked") // Whatever a product throws is a failed entry, and counted.
    private void send() {
        long sequence = sequences.getAndIncrement();
        Sent sent = new Sent(sequence, System.nanoTime());
        synchronized (this) {
            begun++;
        }
        try {
            contestant.append(Entries.make(client, sequence), sent);
        } catch (Exception e) {
            sent.failed(e);
        }
    }

    /**
     * Waits for the first confirmation of an entry that was sent after a time.
     *
     * @return when it came
     * @throws IllegalStateException when none came in time
     */
    long firstAfter(long fromNs, long waitMs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        synchronized (this) {
            int seen = 0;
            while (true) {
                for (; seen < rounds.size(); seen++) {
                    if (rounds.get(seen).sentNs() - fromNs > 0) {
                        return rounds.get(seen).confirmedNs();
                    }
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0) {
                    throw new IllegalStateException("No entry was confirmed in " + waitMs + " ms");
                }
                wait(leftMs);
            }
        }
    }

    /** Ends the load, and waits until nothing is under way. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
        synchronized (this) {
            while (ended < begun) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0) {
                    throw new IllegalStateException(
                            begun - ended + " entries have no outcome after " + DRAIN_MS + " ms");
                }
                wait(leftMs);
            }
        }
    }

    synchronized long failed() {
        return failed;
    }

    /** The sequences of the confirmed ones. */
    synchronized Set<Long> confirmed() {
        return new HashSet<>(confirmed);
    }

    private record Round(long sentNs, long confirmedNs) {}

    private final class Sent implements Confirmation {
        private final long sequence;
        private final long startNs;

        Sent(long sequence, long startNs) {
            this.sequence = sequence;
            this.startNs = startNs;
        }

        @Override
        public void confirmed() {
            long nowNs = System.nanoTime();
            synchronized (Trickle.this) {
                confirmed.add(sequence);
                ended++;
                rounds.add(new Round(startNs, nowNs));
                Trickle.this.notifyAll();
            }
        }

        @Override
        public void failed(Throwable cause) {
            System.getLogger(Trickle.class.getName())
                    .log(System.Logger.Level.WARNING, "Entry " + sequence + " failed", cause);
            synchronized (Trickle.this) {
                failed++;
                ended++;
                Trickle.this.notifyAll();
            }
        }
    }
}
