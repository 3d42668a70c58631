package io.chorale.simulation.replication;

import java.util.SplittableRandom;

/** A node's monotonic clock: begins anywhere, runs a little too fast or too slow, and may jump forward. */
final class SimClock {
    private static final int MAX_SKEW_PERCENT = 10;

    private final Schedule schedule;
    private final int percent;
    private final long beganMs;
    private long jumpedMs;

    SimClock(Schedule schedule, SplittableRandom random) {
        this.schedule = schedule;
        this.percent = 100 - MAX_SKEW_PERCENT + random.nextInt(2 * MAX_SKEW_PERCENT + 1);
        this.beganMs = random.nextInt(1_000_000);
    }

    long nowMs() {
        return beganMs + jumpedMs + schedule.nowMs() * percent / 100;
    }

    void jump(long ms) {
        jumpedMs += ms;
    }
}
