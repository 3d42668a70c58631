package io.chorale.torture.driver;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the cluster is whole: all nodes know each other, have all copies, and have been so for longer than it takes to notice that
 * they are not. For one thread.
 */
final class WholeWatch {
    /** A silent member is suspected after 4 s, and the silence may have begun before the fault was undone. */
    private static final long STABLE_NS = TimeUnit.SECONDS.toNanos(3);

    private final Nodes nodes;
    private final DriverLog log;
    private final LongSupplier clock;
    private long disturbedNs;
    private long sinceNs;
    private boolean looksWhole;
    private boolean whole;

    WholeWatch(Nodes nodes, DriverLog log, LongSupplier clock) {
        this.nodes = nodes;
        this.log = log;
        this.clock = clock;
        this.disturbedNs = clock.getAsLong();
    }

    /** Something was done, or undone, just now. */
    void disturbed() {
        disturbedNs = clock.getAsLong();
        looksWhole = false;
        whole = false;
    }

    /** Looks; logs when it becomes whole. */
    void tick(boolean allUndone) {
        if (!allUndone || !nodes.isWhole(disturbedNs)) {
            looksWhole = false;
            return;
        }
        long nowNs = clock.getAsLong();
        if (!looksWhole) {
            looksWhole = true;
            sinceNs = nowNs;
        }
        if (!whole && nowNs - sinceNs >= STABLE_NS) {
            whole = true;
            log.whole();
        }
    }

    boolean isWhole() {
        return whole;
    }

    /** How long nothing was done to the cluster and yet it is not whole, in nanoseconds. */
    long brokenNs() {
        return whole ? 0 : clock.getAsLong() - disturbedNs;
    }
}
