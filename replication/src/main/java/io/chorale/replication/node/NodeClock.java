package io.chorale.replication.node;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Milliseconds since 1970 as they were at the start of the node, plus what has elapsed since on the monotonic clock: a
 * jump of the machine's clock moves no deadline.
 */
final class NodeClock {
    private final LongSupplier machineMs;
    private final LongSupplier nanos;
    private final long startMs;
    private final long startNanos;

    NodeClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /** @param machineMs milliseconds since 1970, which may jump */
    NodeClock(LongSupplier machineMs, LongSupplier nanos) {
        this.machineMs = machineMs;
        this.nanos = nanos;
        this.startMs = machineMs.getAsLong();
        this.startNanos = nanos.getAsLong();
    }

    long nowMs() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
    }

    /** How much more than {@link #nowMs} the machine's clock says: by how much it was set since the start. */
    long aheadMs() {
        return machineMs.getAsLong() - nowMs();
    }
}
