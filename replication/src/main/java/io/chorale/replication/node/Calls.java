package io.chorale.replication.node;

import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of this node that wait for an answer. Their number is bounded: above it callers wait for room, and are
 * refused when none comes in time. The map belongs to the event loop's thread.
 */
final class Calls {
    static final int MAX_WAITING = 16_384;

    private final Map<Long, CompletableFuture<byte[]>> waiting = new HashMap<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final LongAdder refused = new LongAdder();
    private long lastCall;

    /** Takes a place, waiting for it; false when none came free. */
    boolean enter(long timeoutMs) {
        boolean entered = room.tryAcquire();
        if (!entered && timeoutMs > 0) {
            try {
                entered = room.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!entered) {
            refused.increment();
        }
        return entered;
    }

    /** Gives back a place that no call was opened for. */
    void leave() {
        room.release();
    }

    long open(CompletableFuture<byte[]> future) {
        lastCall++;
        waiting.put(lastCall, future);
        return lastCall;
    }

    void complete(long call, byte[] answer) {
        CompletableFuture<byte[]> future = take(call);
        if (future != null) {
            future.complete(answer);
        }
    }

    void fail(long call, ReplicationException cause) {
        CompletableFuture<byte[]> future = take(call);
        if (future != null) {
            future.completeExceptionally(cause);
        }
    }

    void failAll(String why) {
        for (Long call : waiting.keySet().toArray(Long[]::new)) {
            fail(call, new ReplicationException(Outcome.IN_DOUBT, why));
        }
    }

    /** How many calls were refused because too many were waiting. */
    long refused() {
        return refused.sum();
    }

    private CompletableFuture<byte[]> take(long call) {
        CompletableFuture<byte[]> future = waiting.remove(call);
        if (future != null) {
            room.release();
        }
        return future;
    }
}
