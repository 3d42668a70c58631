package io.chorale.bench.groups.member;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a point of {@code System.nanoTime}. */
final class Pauses {
    /** A parked thread comes back some 60 us late, so the last part is spun. */
    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(150);

    private Pauses() {}

    /** Waits, to the microsecond where the machine has a core for it. */
    static void exactlyUntil(long atNs) {
        roughlyUntil(atNs - SPIN_NS);
        while (System.nanoTime() - atNs < 0) {
            Thread.onSpinWait();
        }
    }

    /** Waits without taking any processor time. */
    static void roughlyUntil(long atNs) {
        long leftNs = atNs - System.nanoTime();
        while (leftNs > 0) {
            LockSupport.parkNanos(leftNs);
            leftNs = atNs - System.nanoTime();
        }
    }
}
