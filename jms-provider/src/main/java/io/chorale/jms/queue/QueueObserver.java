package io.chorale.jms.queue;

import io.chorale.replication.ElementId;

/** Hears what operations do to queues, as they do it; lets the primary's volatile side follow without scanning. */
interface QueueObserver {

    QueueObserver NONE = new QueueObserver() {};

    default void onAdded(QueuedMessage message) {}

    /** A message was added and is not kept in memory; its body is, until the decision is told. */
    default void onAddedBehind(Head.Message head, int bodyBytes) {}

    /** A message was added that is not to be delivered yet. */
    default void onDelayed(ElementId message, Head.Delayed head, int bodyBytes) {}

    /** {@link #onLocked} follows for each message that the branch takes. */
    default void onPrepared(Branch branch) {}

    default void onRemoved(QueuedMessage message) {}

    default void onLocked(QueuedMessage message) {}

    /** No branch takes the message any more; {@code raised} when its delivery count rose. */
    default void onUnlocked(QueuedMessage message, boolean raised) {}

    /** The queue is gone for good; {@link #onRemoved} was called for each message that was in memory. */
    default void onDeleted(String queue, String reason) {}
}
