package io.chorale.replication.node;

import java.util.concurrent.TimeUnit;

/**
 * Milliseconds since 1970 as they were at the start of the node, plus what has elapsed since on the monotonic clock: a
 * jump of the machine's clock moves no deadline.
 */
final class NodeClock {
    private final long startMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    long nowMs() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    /** How much more than {@link #nowMs} the machine's clock says: by how much it was set since the start. */
    long aheadMs() {
        return System.currentTimeMillis() - nowMs();
    }
}
