package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.Outcome;
import io.chorale.groups.blocks.core.ReplicaLimits;
import io.chorale.groups.cluster.SendOptions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The writes of this member, from the call to the answer: held while the state may not be written, sent in the order of
 * the calls, answered when applied here, in doubt when that will not be known. Bounded by permits.
 */
final class Writes {
    private final String group;
    private final ReplicaConfig config;
    private final SessionLoop loop;
    private final int maxCommandBytes;
    private final Semaphore permits;
    private final Map<Long, CompletableFuture<Outcome>> sent = new ConcurrentHashMap<>();
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final AtomicLong inDoubt = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private long lastTicket;
    private boolean writable;
    private String ended;

    private record Held(byte[] command, CompletableFuture<Outcome> outcome) {}

    Writes(String group, ReplicaConfig config, SessionLoop loop) {
        this.group = group;
        this.config = config;
        this.loop = loop;
        this.maxCommandBytes = ReplicaLimits.maxCommandBytes(loop.session().maxMessageBytes());
        this.permits = new Semaphore(config.maxPending());
    }

    long pending() {
        return (long) config.maxPending() - permits.availablePermits();
    }

    synchronized long held() {
        return held.size();
    }

    long inDoubt() {
        return inDoubt.get();
    }

    long refused() {
        return refused.get();
    }

    /** Takes a write, or refuses it when too many are pending. */
    CompletableFuture<Outcome> submit(byte[] command) {
        if (command.length > maxCommandBytes) {
            return CompletableFuture.failedFuture(tooLarge(command));
        }
        if (!permits.tryAcquire()) {
            refused.incrementAndGet();
            return CompletableFuture.failedFuture(new RefusedException(
                    "Already " + config.maxPending() + " writes to " + group + " are pending: wait for some of them"));
        }
        return take(command);
    }

    /** Takes a write, waiting while too many are pending, and waits for its outcome. */
    Outcome execute(byte[] command) {
        if (command.length > maxCommandBytes) {
            throw tooLarge(command);
        }
        long deadline = System.nanoTime() + config.timeout().toNanos();
        try {
            if (!permits.tryAcquire(config.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                refused.incrementAndGet();
                throw new RefusedException("For " + config.timeout() + " " + config.maxPending() + " writes to " + group
                        + " were pending, and none of them ended");
            }
            return take(command).get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new InDoubtException("The write to " + group + " has no outcome after " + config.timeout());
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InDoubtException("Interrupted while the outcome of a write to " + group + " was awaited");
        }
    }

    private RefusedException tooLarge(byte[] command) {
        refused.incrementAndGet();
        return new RefusedException("The write to " + group + " has " + command.length + " bytes, and of the "
                + loop.session().maxMessageBytes() + " bytes of a message it may take " + maxCommandBytes
                + ": split the value, or raise maxMessageBytes on all members");
    }

    /** The failure as the caller's own, with the trace of this thread. */
    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof InDoubtException) {
            return new InDoubtException(cause.getMessage());
        }
        return new RefusedException(cause.getMessage(), cause);
    }

    private CompletableFuture<Outcome> take(byte[] command) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        synchronized (this) {
            if (ended != null) {
                permits.release();
                return CompletableFuture.failedFuture(
                        new RefusedException("No more writes to " + group + ": " + ended));
            }
            if (writable && held.isEmpty()) {
                send(command, outcome);
            } else {
                held.add(new Held(command, outcome));
            }
        }
        return outcome;
    }

    private void send(byte[] command, CompletableFuture<Outcome> outcome) {
        long ticket = ++lastTicket;
        sent.put(ticket, outcome);
        try {
            loop.session()
                    .sendAsync(config.confirm(), List.of(group), Replica.update(ticket, command), SendOptions.DEFAULT)
                    .whenComplete((unused, failure) -> {
                        if (failure != null) {
                            notSent(ticket, failure);
                        }
                    });
        } catch (RuntimeException e) {
            notSent(ticket, e);
        }
    }

    private void notSent(long ticket, Throwable failure) {
        end(ticket, new RefusedException("The write to " + group + " was not sent: " + failure.getMessage(), failure));
    }

    /** Whether writes may be sent; those held are sent by another thread, because this one must not wait. */
    synchronized void writable(boolean now) {
        writable = now;
        if (now && !held.isEmpty()) {
            loop.afterSends(this::sendHeld);
        }
    }

    private synchronized void sendHeld() {
        while (writable && !held.isEmpty()) {
            Held next = held.poll();
            send(next.command, next.outcome);
        }
    }

    void answered(long ticket, Outcome outcome) {
        CompletableFuture<Outcome> waiting = sent.remove(ticket);
        if (waiting != null) {
            permits.release();
            waiting.complete(outcome);
        }
    }

    void inDoubt(long ticket, String reason) {
        end(ticket, new InDoubtException("Whether the write to " + group + " was applied is not known: " + reason));
    }

    private void end(long ticket, BlockException failure) {
        CompletableFuture<Outcome> waiting = sent.remove(ticket);
        if (waiting != null) {
            permits.release();
            inDoubt.addAndGet(failure instanceof InDoubtException ? 1 : 0);
            waiting.completeExceptionally(failure);
        }
    }

    void sentAreInDoubt(String reason) {
        for (Long ticket : List.copyOf(sent.keySet())) {
            inDoubt(ticket, reason);
        }
    }

    /** Nothing more will be sent or answered. */
    void end(String reason) {
        List<Held> unsent;
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = reason;
            unsent = List.copyOf(held);
            held.clear();
        }
        sentAreInDoubt(reason);
        for (Held each : unsent) {
            permits.release();
            each.outcome.completeExceptionally(
                    new RefusedException("The write to " + group + " was not sent: " + reason));
        }
    }
}
