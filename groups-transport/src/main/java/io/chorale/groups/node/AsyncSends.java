package io.chorale.groups.node;

import io.chorale.groups.TransportException;
import io.chorale.groups.light.LightGroups;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The sends of one session that wait for room without blocking a thread, in the order of the calls. They leave on the
 * loop's thread only, and no lock is held while anything is given to the loop: the loop takes the same lock.
 */
final class AsyncSends {
    private static final int MAX_WAITING = 10_000;
    private static final CompletionStage<Void> TAKEN =
            CompletableFuture.<Void>completedFuture(null).minimalCompletionStage();

    private static final class Waiting {
        private final Collection<String> keys;
        private final int bytes;
        private final Consumer<LightGroups> send;
        private final Incarnation since;
        private final CompletableFuture<Void> taken = new CompletableFuture<>();
        /** The loop has run all that its caller gave it before. */
        private boolean inOrder;

        Waiting(Collection<String> keys, int bytes, Consumer<LightGroups> send, Incarnation since) {
            this.keys = keys;
            this.bytes = bytes;
            this.send = send;
            this.since = since;
        }
    }

    private final ClusterNode node;
    /** Guarded by itself. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private String failure;
    private volatile boolean empty = true;

    AsyncSends(ClusterNode node) {
        this.node = node;
    }

    boolean isEmpty() {
        return empty;
    }

    /**
     * Sends now or later.
     *
     * @param send gives the message to the light groups, on the loop
     */
    CompletionStage<Void> send(Collection<String> keys, int bytes, Consumer<LightGroups> send) {
        if (sendsAtOnce(keys, bytes, send)) {
            return TAKEN;
        }
        Waiting one = new Waiting(keys, bytes, send, node.incarnation());
        String refusal = enqueue(one, MAX_WAITING);
        return refusal == null
                ? one.taken.minimalCompletionStage()
                : CompletableFuture.failedStage(new IllegalStateException(refusal));
    }

    /**
     * The same for a thread that waits until its message was taken.
     *
     * @throws IllegalStateException when the session ends meanwhile
     * @throws TransportException when the thread is interrupted; nothing was sent then
     */
    void sendAndWait(Collection<String> keys, int bytes, Consumer<LightGroups> send) {
        if (sendsAtOnce(keys, bytes, send)) {
            return;
        }
        Waiting one = new Waiting(keys, bytes, send, node.incarnation());
        // As many as there are threads: that needs no other bound.
        String refusal = enqueue(one, Integer.MAX_VALUE);
        if (refusal != null) {
            throw new IllegalStateException(refusal);
        }
        try {
            one.taken.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (withdraw(one)) {
                throw new TransportException("Interrupted while waiting to send to " + keys, e);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private boolean sendsAtOnce(Collection<String> keys, int bytes, Consumer<LightGroups> send) {
        boolean now = empty && node.admission().tryAdmit(keys, bytes);
        if (now) {
            node.send(send);
        }
        return now;
    }

    /** Why it may not wait; null when it does. */
    private String enqueue(Waiting one, int most) {
        synchronized (waiting) {
            if (failure != null) {
                return failure;
            }
            if (waiting.size() >= most) {
                return MAX_WAITING + " sends of this session wait for room: wait for some of their stages";
            }
            waiting.add(one);
            empty = false;
        }
        // What this caller sent before has been given to the loop before this. Room that was made in between has woken
        // nobody, so the loop looks once more. An incarnation that takes no task has taken none of the former either.
        node.submit(light -> {
            inOrder(one);
            drain(light);
        });
        return null;
    }

    /** False when it was taken, or has failed. */
    private boolean withdraw(Waiting one) {
        synchronized (waiting) {
            boolean waited = waiting.remove(one);
            empty = waiting.isEmpty();
            return waited;
        }
    }

    private void inOrder(Waiting one) {
        synchronized (waiting) {
            one.inOrder = true;
        }
    }

    /** Sends what there is room for; on the loop's thread. */
    void drain(LightGroups light) {
        while (!empty) {
            Waiting next = next();
            if (next == null) {
                return;
            }
            next.send.accept(light);
            node.later(() -> next.taken.complete(null));
            synchronized (waiting) {
                // Only now may another send go past the queue.
                empty = waiting.isEmpty();
            }
        }
    }

    private Waiting next() {
        synchronized (waiting) {
            Waiting first = waiting.peek();
            boolean mayGo = first != null
                    && (first.inOrder || first.since != node.incarnation())
                    && node.admission().tryAdmit(first.keys, first.bytes);
            return mayGo ? waiting.remove() : null;
        }
    }

    /** Nothing more will be sent. */
    void fail(String reason) {
        Deque<Waiting> failed;
        synchronized (waiting) {
            failure = reason;
            failed = new ArrayDeque<>(waiting);
            waiting.clear();
            empty = true;
        }
        for (Waiting one : failed) {
            node.later(() -> one.taken.completeExceptionally(new IllegalStateException(reason)));
        }
    }
}
