package io.chorale.groups.node;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The sends of one session that wait for room without blocking a thread, in the order of the calls. */
final class AsyncSends {
    private static final int MAX_WAITING = 10_000;
    private static final CompletionStage<Void> TAKEN =
            CompletableFuture.<Void>completedFuture(null).minimalCompletionStage();

    private record Waiting(Collection<String> keys, int bytes, Runnable send, CompletableFuture<Void> taken) {}

    private final ClusterNode node;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
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
     * @param send gives the message to the loop
     */
    CompletionStage<Void> send(Collection<String> keys, int bytes, Runnable send) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        synchronized (waiting) {
            if (waiting.isEmpty() && node.admission().tryAdmit(keys, bytes)) {
                send.run();
                return TAKEN;
            }
            if (waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedStage(new IllegalStateException(
                        MAX_WAITING + " sends of this session wait for room: wait for some of their stages"));
            }
            waiting.add(new Waiting(keys, bytes, send, taken));
            empty = false;
        }
        // Room that was made before this one waited has woken nobody.
        drain();
        return taken.minimalCompletionStage();
    }

    /** Sends what there is room for. */
    void drain() {
        if (empty) {
            return;
        }
        synchronized (waiting) {
            while (!waiting.isEmpty()
                    && node.admission()
                            .tryAdmit(waiting.peek().keys(), waiting.peek().bytes())) {
                Waiting next = waiting.remove();
                next.send().run();
                node.later(() -> next.taken().complete(null));
            }
            empty = waiting.isEmpty();
        }
    }

    /** Nothing more will be sent. */
    void fail(String reason) {
        synchronized (waiting) {
            for (Waiting one : waiting) {
                node.later(() -> one.taken().completeExceptionally(new IllegalStateException(reason)));
            }
            waiting.clear();
            empty = true;
        }
    }
}
