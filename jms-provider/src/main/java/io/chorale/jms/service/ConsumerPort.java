package io.chorale.jms.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An attached consumer's way back to its queue; stays valid when the primary changes. Thread-safe. */
public interface ConsumerPort {

    /** Allows that many more deliveries. */
    void credit(int more);

    /**
     * Gives messages back to the queue.
     *
     * @param delivered whether the application saw them: then their delivery count rises, which is logged like a send
     */
    CompletableFuture<Void> release(List<Receipt> receipts, boolean delivered);

    /**
     * Counts the delivery of a message before an application sees it, so that it counts if the node does not survive it.
     * Fails with NOT_HELD when the message is not the consumer's any more.
     */
    CompletableFuture<Void> count(Receipt receipt);

    /**
     * Detaches: no delivery follows once this completes, and what is still held and in no transaction goes back to the
     * queue undelivered. Closing twice does nothing.
     */
    CompletableFuture<Void> close();
}
