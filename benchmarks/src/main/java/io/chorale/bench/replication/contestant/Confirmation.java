package io.chorale.bench.replication.contestant;

import java.util.concurrent.CompletableFuture;

/** Hears what became of one entry, once, on any thread; must not block. */
public interface Confirmation {

    /** The contestant has done what it promises. */
    void confirmed();

    /** It will not, or cannot tell. */
    void failed(Throwable cause);

    /** Tells what becomes of a future. */
    @SuppressWarnings("FutureReturnValueIgnored") // A confirmation does not throw.
    static void tell(CompletableFuture<?> future, Confirmation confirmation) {
        future.whenComplete((answer, failure) -> {
            if (failure == null) {
                confirmation.confirmed();
            } else {
                confirmation.failed(failure);
            }
        });
    }
}
