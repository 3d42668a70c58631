package io.chorale.jms.service;

import java.util.UUID;

/**
 * Says which message was handed to whom: what a consumer shows to acknowledge it or to give it back.
 *
 * @param shard the shard that holds the message
 * @param queue the queue within the shard; for a topic, the subscription's queue
 * @param consumer the consumer that holds the message
 * @param counted whether its delivery was counted already, see {@link ConsumerPort#count}
 */
public record Receipt(int shard, String queue, MessageKey key, UUID consumer, boolean counted) {

    /** Of a delivery that counts when the message comes back. */
    public Receipt(int shard, String queue, MessageKey key, UUID consumer) {
        this(shard, queue, key, consumer, false);
    }

    /** The same once its delivery was counted. */
    public Receipt asCounted() {
        return new Receipt(shard, queue, key, consumer, true);
    }
}
