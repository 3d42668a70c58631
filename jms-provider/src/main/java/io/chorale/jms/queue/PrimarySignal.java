package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.List;
import java.util.UUID;

/** What a shard's primary tells the consumers of a member. The number is that of the attachment it answers. */
public sealed interface PrimarySignal {

    /** The consumer is active. */
    record Attached(UUID consumer, long number) implements PrimarySignal {}

    /** Messages, in order, for any of the member's consumers. */
    record Deliver(List<Handed> messages) implements PrimarySignal {
        public Deliver {
            messages = List.copyOf(messages);
        }
    }

    /**
     * One message for one consumer.
     *
     * @param deliveryCount 1 at the first delivery
     * @param countFirst see {@link io.chorale.jms.service.Delivery#countFirst}
     * @param envelope encoded as the sender encoded it
     */
    record Handed(UUID consumer, long number, MessageKey key, int deliveryCount, boolean countFirst, byte[] envelope) {}

    /** The consumer is detached; nothing follows for this attachment. */
    record Closed(UUID consumer, long number, Cause cause, String text) implements PrimarySignal {}

    /** The primary had lost the member and sees it again: its consumers must attach again. */
    record AttachAgain() implements PrimarySignal {}

    /** Why a consumer was detached. */
    enum Cause {
        /** It asked for it. */
        ASKED(1),
        /** What it consumed from exists no more. */
        GONE(2),
        /** A limit of the primary. */
        LIMIT(3);

        final int code;

        Cause(int code) {
            this.code = code;
        }
    }
}
