package io.chorale.jms.service;

import java.util.UUID;

/**
 * Says which message was handed to whom: what a consumer shows to acknowledge it or to give it back.
 *
 * @param shard the shard that holds the message
 * @param queue the queue within the shard; for a topic, the subscription's queue
 * @param consumer the consumer that holds the message
 */
public record Receipt(int shard, String queue, MessageKey key, UUID consumer) {}
