package io.chorale.torture.driver;

import java.util.concurrent.TimeUnit;

/**
 * Whether the cluster is whole: all nodes know each other, have all copies, and have been so for longer than it takes to notice that
 * they are not. For one thread.
 */
final class WholeWatch {
    /** A silent member is suspected after 4 s, and the silence may have begun before the fault was undone. */
    private static final long STABLE_NS = TimeUnit.SECONDS.toNanos(3);

    private final Cluster cluster;
    private final DriverLog log;
    private long disturbedNs = System.nanoTime();
    private long sinceNs;
    private boolean looksWhole;
    private boolean whole;

    WholeWatch(Cluster cluster, DriverLog log) {
        this.cluster = cluster;
        this.log = log;
    }

    /** Something was done, or undone, just now. */
    void disturbed() {
        disturbedNs = System.nanoTime();
        looksWhole = false;
        whole = false;
    }

    /** Looks; logs when it becomes whole. */
    void tick(boolean allUndone) {
        if (!allUndone || !cluster.isWhole(disturbedNs)) {
            looksWhole = false;
            return;
        }
        long nowNs = System.nanoTime();
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
        return whole ? 0 : System.nanoTime() - disturbedNs;
    }
}
