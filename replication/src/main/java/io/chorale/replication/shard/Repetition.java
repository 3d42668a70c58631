package io.chorale.replication.shard;

import io.chorale.replication.Epoch;

/**
 * When something large is asked for again that may be on its way: at once for another epoch, and else after a time that
 * doubles with each. Links are in order and seldom lose anything while the view stays, so what has not come is late.
 */
final class Repetition {
    /** It doubles so often. */
    private static final int DOUBLINGS = 6;

    private final long firstMs;
    private Epoch asked;
    private long waitMs;
    private long dueMs;

    /** @param firstMs after which it is asked for a second time */
    Repetition(long firstMs) {
        this.firstMs = firstMs;
    }

    /** Whether it is to be asked for now; whoever is told so does it. */
    boolean isDue(Epoch epoch, long nowMs) {
        if (!epoch.equals(asked)) {
            asked = epoch;
            waitMs = firstMs;
        } else if (nowMs < dueMs) {
            return false;
        } else {
            waitMs = Math.min(2 * waitMs, firstMs << DOUBLINGS);
        }
        dueMs = nowMs + waitMs;
        return true;
    }

    /** What was on its way may be lost. */
    void forget() {
        asked = null;
    }
}
