package io.chorale.replication.store;

/** Hears that batches are on disk. One object can serve all batches of a caller. */
@FunctionalInterface
public interface Completion {

    /**
     * The batch with this token, and so each one written before it, is synced. Called by the thread that writes, in
     * the order of the {@link Store#write} calls. It must not block: a caller that waits in {@code write} for room may
     * be waiting for this very thread. Since the order is kept, noting the highest token and waking a loop is enough.
     */
    void synced(long token);
}
