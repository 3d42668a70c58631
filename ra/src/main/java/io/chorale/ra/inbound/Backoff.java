package io.chorale.ra.inbound;

/** Waits that double with each failure in a row. Not thread-safe. */
final class Backoff {
    private final long firstMs;
    private final long mostMs;
    private long nextMs;

    Backoff(long firstMs, long mostMs) {
        this.firstMs = firstMs;
        this.mostMs = mostMs;
        this.nextMs = firstMs;
    }

    /** How long to wait after one more failure. */
    long failedMs() {
        long waitMs = nextMs;
        nextMs = Math.min(mostMs, nextMs * 2);
        return waitMs;
    }

    void succeeded() {
        nextMs = firstMs;
    }
}
