package io.chorale.bench.jms.program;

import io.chorale.bench.process.Latencies;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What became of one producer's messages. Thread-safe: completion listeners have threads of their own. */
final class Outcome {
    private final BitSet confirmed = new BitSet();
    private Histogram latency = Latencies.empty();
    private long total;
    private long failed;
    private long ofPhase;
    private long lastNs;

    synchronized void confirmed(int from, int to, long startNs) {
        lastNs = System.nanoTime();
        Latencies.record(latency, lastNs - startNs);
        confirmed.set(from, to);
        total += to - from;
        ofPhase += to - from;
        notifyAll();
    }

    synchronized void failed(long messages) {
        failed += messages;
        notifyAll();
    }

    /** Waits until so many have an outcome. */
    synchronized void awaitAll(long messages, long waitMs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (total + failed < messages) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new IllegalStateException(messages - total - failed + " of " + messages
                        + " messages are neither confirmed nor refused after " + waitMs + " ms");
            }
            wait(Math.min(leftMs, 1_000));
        }
    }

    /** Those confirmed since the last call, with their latencies. */
    synchronized Part part() {
        Part part = new Part(ofPhase, lastNs, latency);
        ofPhase = 0;
        latency = Latencies.empty();
        return part;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized BitSet confirmed() {
        return (BitSet) confirmed.clone();
    }

    /** What was confirmed in one phase; {@code lastNs} is 0 when nothing ever was. */
    record Part(long messages, long lastNs, Histogram latency) {}
}
