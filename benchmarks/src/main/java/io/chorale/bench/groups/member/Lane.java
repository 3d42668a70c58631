package io.chorale.bench.groups.member;

import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.process.Latencies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.HdrHistogram.Histogram;

/**
 * What came of one sender. Written by the thread that delivers this sender's messages; others read {@link #count()} first,
 * and then see everything that was written before that count.
 */
final class Lane {
    private static final VarHandle COUNT = handle("count");

    private final Guarantee guarantee;
    private final SeenOnce seen = new SeenOnce();
    private final Histogram latency = Latencies.empty();
    private long next;
    private long faults;

    @SuppressWarnings("unused") // by COUNT
    private long count;

    Lane(Guarantee guarantee) {
        this.guarantee = guarantee;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Lane.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Checks a message against what is promised within one sender. */
    void check(long sequence) {
        if (guarantee.atLeast(Guarantee.FIFO)) {
            if (sequence != next) {
                faults++;
            }
            next = sequence + 1;
        } else if (guarantee == Guarantee.RELIABLE && !seen.mark(sequence)) {
            faults++;
        }
    }

    void fault() {
        faults++;
    }

    void recordLatency(long latencyNs) {
        Latencies.record(latency, latencyNs);
    }

    /** Makes the message count, and visible what was written with it. */
    void publish() {
        COUNT.setRelease(this, (long) COUNT.get(this) + 1);
    }

    long count() {
        return (long) COUNT.getAcquire(this);
    }

    long faults() {
        return faults;
    }

    Histogram latency() {
        return latency;
    }
}
