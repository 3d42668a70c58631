package io.chorale.bench.jms.program;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When each message is to be sent: at even distances, whatever became of those before. Latencies count from here, so that a
 * message that had to wait for its sender is as late as its receiver finds it.
 */
final class Pace {
    private final long firstSequence;
    private final long startNs;
    private final long intervalNs;

    Pace(long firstSequence, long startNs, int perSecond) {
        this.firstSequence = firstSequence;
        this.startNs = startNs;
        intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    long intendedNs(long sequence) {
        return startNs + (sequence - firstSequence) * intervalNs;
    }

    /** Whether a message is of this pace; earlier ones are not. */
    boolean covers(long sequence) {
        return sequence >= firstSequence;
    }

    /** Waits until a message is due, without spinning: the processors belong to the provider. */
    void await(long sequence) {
        long leftNs = intendedNs(sequence) - System.nanoTime();
        while (leftNs > 0) {
            LockSupport.parkNanos(leftNs);
            leftNs = intendedNs(sequence) - System.nanoTime();
        }
    }
}
