package io.chorale.jms.service;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.transaction.xa.Xid;

/**
 * Queues and topics of the cluster, as the Jakarta Messaging client sees them. Thread-safe. Futures fail with
 * {@link MessagingException}, whose kind says what is known of the outcome.
 */
public interface MessagingService {

    /** Does the work atomically; completes when it is confirmed. Works of one thread are taken in order. */
    CompletableFuture<Void> execute(Work work);

    /** Logs the work as a prepared branch; what it consumes stays locked, what it sends stays invisible. */
    CompletableFuture<Void> prepare(Xid xid, Work work);

    /** Commits a prepared branch wherever it is; fails with UNKNOWN_BRANCH when no shard has it. */
    CompletableFuture<Void> commit(Xid xid);

    /** Rolls a prepared branch back; what it consumed is redelivered with a raised count. As {@link #commit} else. */
    CompletableFuture<Void> rollback(Xid xid);

    /** The branches prepared through this node (by its lasting id) and those of nodes that are not in the view. */
    CompletableFuture<List<Xid>> recover();

    /** Attaches a consumer; completes when it is active cluster-wide. */
    CompletableFuture<ConsumerPort> attach(ConsumerSpec spec, ConsumerSink sink);

    /**
     * Deletes a durable subscription with what is in it. Fails with IN_USE while it has a consumer or a prepared branch
     * consumes of it, with NO_DESTINATION when there is none.
     */
    CompletableFuture<Void> unsubscribe(String clientId, String name);

    /** Takes a client id for a connection, cluster-wide until it is freed or the node is gone; fails with IN_USE. */
    CompletableFuture<Void> claimClientId(String clientId, UUID connection);

    /** Lets a connection's client id go; does nothing if it does not have it. */
    CompletableFuture<Void> freeClientId(String clientId, UUID connection);

    /**
     * The messages that wait in a queue now, in order.
     *
     * @param selector shows only what it selects; null for everything
     * @param limit 1 to 10,000
     */
    CompletableFuture<List<Envelope>> browse(Address queue, String selector, int limit);

    /** How many messages wait in a queue or are handed over and not acknowledged. */
    CompletableFuture<Long> depth(Address queue);

    /** Deletes a temporary destination with what is in it; fails with IN_USE while it has consumers. */
    CompletableFuture<Void> delete(Address temporary);
}
