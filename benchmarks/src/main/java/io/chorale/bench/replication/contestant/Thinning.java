package io.chorale.bench.replication.contestant;

/** Chooses some of many, spread over all. */
final class Thinning {
    private final long stride;
    private long seen;

    Thinning(long of, int most) {
        stride = Math.max(1, (of + most - 1) / most);
    }

    /** Whether the next one is chosen. */
    boolean next() {
        boolean chosen = seen % stride == 0;
        seen++;
        return chosen;
    }

    long stride() {
        return stride;
    }

    long seen() {
        return seen;
    }
}
