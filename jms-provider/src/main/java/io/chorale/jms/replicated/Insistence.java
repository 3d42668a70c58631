package io.chorale.jms.replicated;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Requests that do no harm twice and keep others from something until they are heard, such as that a client id is free:
 * those that got no answer are asked again with each tick, one at a time. Thread-safe.
 */
final class Insistence {
    private static final Logger LOG = System.getLogger(Insistence.class.getName());

    private record Task(String what, Supplier<CompletableFuture<?>> request) {}

    private final Queue<Task> unheard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int limit;

    Insistence(int limit) {
        this.limit = limit;
    }

    /** Asks, and asks again until it is heard. Returns how the first time ends. */
    <T> CompletableFuture<T> ask(String what, Supplier<CompletableFuture<T>> request) {
        CompletableFuture<T> first = request.get();
        Failures.onDone(first, (answer, thrown) -> {
            if (thrown != null) {
                keep(new Task(what, request::get), thrown);
            }
        });
        return first;
    }

    private void keep(Task task, Throwable thrown) {
        if (size.incrementAndGet() > limit) {
            size.decrementAndGet();
            LOG.log(Level.WARNING, task.what + " was not heard, and stays so until this node leaves", thrown);
        } else {
            unheard.add(task);
        }
    }

    void tick() {
        Task next = unheard.poll();
        if (next != null) {
            size.decrementAndGet();
            Failures.onDone(next.request.get(), (answer, thrown) -> {
                if (thrown != null) {
                    keep(next, thrown);
                }
            });
        }
    }
}
