package io.chorale.bench.replication.rebalance;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What waits for answers without keeping their futures. */
final class Answers {
    private Answers() {}

    /**
     * Tells how a request ended.
     *
     * @param listener gets null when it was confirmed; must not throw
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener is the end of the chain
    static void tell(CompletableFuture<byte[]> answer, Consumer<Throwable> listener) {
        answer.whenComplete((bytes, failure) -> listener.accept(failure));
    }
}
