package io.chorale.replication.core;

import java.util.stream.LongStream;

/** The seeds that a simulation test runs, as system properties say. */
final class Seeds {
    private static final long FROM = Long.getLong("chorale.sim.from", 1);

    private Seeds() {}

    static int count(int byDefault) {
        return Integer.getInteger("chorale.sim.seeds", byDefault);
    }

    static long[] first(int count) {
        return LongStream.range(FROM, FROM + count).toArray();
    }

    /** A failure says of which seed it is. */
    static void run(long seed, Runnable run) {
        try {
            run.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
