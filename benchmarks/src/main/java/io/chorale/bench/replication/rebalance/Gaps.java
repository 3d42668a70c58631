package io.chorale.bench.replication.rebalance;

/** The times between confirmed answers of one shard. Not thread-safe; times are those of one monotonic clock. */
final class Gaps {
    private long lastNs;
    private long longestNs;
    private long longestBeganNs;

    /** From here on gaps count, and one begins. */
    void begin(long nowNs) {
        lastNs = nowNs;
        longestNs = 0;
        longestBeganNs = nowNs;
    }

    void answered(long nowNs) {
        if (nowNs - lastNs > longestNs) {
            longestNs = nowNs - lastNs;
            longestBeganNs = lastNs;
        }
        lastNs = nowNs;
    }

    long sinceLastNs(long nowNs) {
        return nowNs - lastNs;
    }

    long longestNs() {
        return longestNs;
    }

    long longestBeganNs() {
        return longestBeganNs;
    }
}
