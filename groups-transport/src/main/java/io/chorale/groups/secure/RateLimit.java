package io.chorale.groups.secure;

/** At most so many in each second. Not thread-safe. */
final class RateLimit {
    private static final long SECOND_MS = 1_000;

    private final int perSecond;
    private long sinceMs;
    private int used;

    RateLimit(int perSecond, long nowMs) {
        this.perSecond = perSecond;
        this.sinceMs = nowMs;
    }

    boolean tryTake(long nowMs) {
        if (nowMs - sinceMs >= SECOND_MS) {
            sinceMs = nowMs;
            used = 0;
        }
        if (used >= perSecond) {
            return false;
        }
        used++;
        return true;
    }
}
