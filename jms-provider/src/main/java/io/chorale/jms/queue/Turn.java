package io.chorale.jms.queue;

/** Which message is to be handed to whom. */
record Turn(AttachedConsumer consumer, QueuedMessage message) {}
