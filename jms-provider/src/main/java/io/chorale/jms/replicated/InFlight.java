package io.chorale.jms.replicated;

import io.chorale.jms.service.MessagingException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Bounds how much may wait for an answer, and counts what was refused for it. Thread-safe. */
final class InFlight {
    private final int limit;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    InFlight(int limit) {
        this.limit = limit;
    }

    <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> call) {
        if (waiting.incrementAndGet() > limit) {
            waiting.decrementAndGet();
            refused.increment();
            return Failures.failed(
                    Kind.LIMIT, limit + " requests of this node wait for an answer: wait for some before asking more");
        }
        CompletableFuture<T> future;
        try {
            future = call.get();
        } catch (IllegalArgumentException e) {
            future = Failures.failed(Kind.REFUSED, e.getMessage());
        } catch (IllegalStateException e) {
            future = Failures.failed(Kind.REFUSED, "The node is closed");
        }
        Failures.onDone(future, (value, thrown) -> waiting.decrementAndGet());
        return Failures.unwrapped(future);
    }

    int waiting() {
        return waiting.get();
    }

    long refused() {
        return refused.sum();
    }
}
