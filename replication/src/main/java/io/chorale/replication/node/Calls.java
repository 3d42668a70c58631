package io.chorale.replication.node;

import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of this node that wait for an answer. Their number and their bytes are bounded: above that callers wait for
 * room, and are refused when none comes in time. What concerns call numbers belongs to the event loop's thread.
 */
final class Calls {
    static final int MAX_WAITING = 16_384;
    static final int MAX_WAITING_KIB = 128 * 1024;

    /** A call on its way: takes its room when it is made, and gives it back when it is answered. */
    static final class Call {
        private final CompletableFuture<byte[]> future = new CompletableFuture<>();
        private final int kib;

        private Call(int kib) {
            this.kib = kib;
        }

        CompletableFuture<byte[]> future() {
            return future;
        }
    }

    private final Set<Call> all = ConcurrentHashMap.newKeySet();
    private final Map<Long, Call> numbered = new HashMap<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Semaphore roomKib = new Semaphore(MAX_WAITING_KIB);
    private final LongAdder refused = new LongAdder();
    private long lastNumber;

    /** Takes a place, waiting for it at most so long; null when none came free. */
    Call enter(int bytes, long timeoutMs) {
        int kib = Math.min(MAX_WAITING_KIB, 1 + bytes / 1024);
        if (!acquire(room, 1, timeoutMs)) {
            refused.increment();
            return null;
        }
        if (!acquire(roomKib, kib, timeoutMs)) {
            room.release();
            refused.increment();
            return null;
        }
        Call call = new Call(kib);
        all.add(call);
        return call;
    }

    /** The number by which the core knows the call. */
    long number(Call call) {
        lastNumber++;
        numbered.put(lastNumber, call);
        return lastNumber;
    }

    void complete(long number, byte[] answer) {
        Call call = numbered.remove(number);
        if (call != null && leave(call)) {
            call.future.complete(answer);
        }
    }

    void fail(long number, ReplicationException cause) {
        Call call = numbered.remove(number);
        if (call != null) {
            fail(call, cause);
        }
    }

    /** Ends a call that has no number, or of whose number nothing more will be heard. */
    void fail(Call call, ReplicationException cause) {
        if (leave(call)) {
            call.future.completeExceptionally(cause);
        }
    }

    /** Ends all calls that were entered; by any thread, once no answer can come any more. */
    void failAll(String why) {
        for (Call call : all) {
            fail(call, new ReplicationException(Outcome.IN_DOUBT, why));
        }
    }

    /** How many calls were refused because too much was waiting. */
    long refused() {
        return refused.sum();
    }

    private boolean leave(Call call) {
        boolean wasOpen = all.remove(call);
        if (wasOpen) {
            room.release();
            roomKib.release(call.kib);
        }
        return wasOpen;
    }

    private static boolean acquire(Semaphore semaphore, int permits, long timeoutMs) {
        if (semaphore.tryAcquire(permits)) {
            return true;
        }
        if (timeoutMs <= 0) {
            return false;
        }
        try {
            return semaphore.tryAcquire(permits, timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
