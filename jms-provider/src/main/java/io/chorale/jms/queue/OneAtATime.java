package io.chorale.jms.queue;

/**
 * Work that a primary proposes in bounded steps: the next one when the one before has been applied, so that requests come
 * in between. A step that does not come back, for the disk failed, is proposed again; to do one twice does nothing.
 */
final class OneAtATime {
    private static final long AGAIN_MS = 5_000;

    private boolean isOnItsWay;
    private long againMs;

    boolean mayPropose(long nowMs) {
        return !isOnItsWay || nowMs >= againMs;
    }

    void proposed(long nowMs) {
        isOnItsWay = true;
        againMs = nowMs + AGAIN_MS;
    }

    void applied() {
        isOnItsWay = false;
    }
}
