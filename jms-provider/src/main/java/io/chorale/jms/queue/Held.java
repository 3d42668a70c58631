package io.chorale.jms.queue;

import java.util.UUID;

/** A message that is not to be handed out, because someone has it. Compared by identity. */
final class Held {

    /** Who has it. */
    enum State {
        /** The consumer has it, and may settle it or give it back. */
        WITH_CONSUMER,
        /** A request of the consumer that settles it was admitted, and its decision is not told yet. */
        SETTLING,
        /** A prepared branch consumes it, or has let go of it by a decision that is not told yet. */
        IN_BRANCH,
        /** The consumer's member is lost: it is ready again once its raised count is decided. */
        COMING_BACK,
        /** Its removal was proposed. */
        LEAVING
    }

    final QueuedMessage message;
    final UUID consumer;
    State state;

    /** Whether the consumer is to count the delivery before the message is seen. */
    boolean isCountedFirst;

    /** Whether the consumer has given it back while it was being settled: if it stays, it is nobody's. */
    boolean isGivenBack;

    /**
     * Makes the state of one message.
     *
     * @param consumer null if it was not handed to any in this reign
     */
    Held(QueuedMessage message, UUID consumer, State state) {
        this.message = message;
        this.consumer = consumer;
        this.state = state;
    }

    boolean isWith(UUID claimant) {
        return state == State.WITH_CONSUMER && claimant.equals(consumer);
    }

    boolean isSettledBy(UUID claimant) {
        return state == State.SETTLING && claimant.equals(consumer);
    }
}
