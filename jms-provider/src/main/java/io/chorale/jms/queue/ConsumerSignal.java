package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.List;
import java.util.UUID;

/**
 * What a node's consumers tell a shard's primary. A signal carries the number of the attachment it belongs to, which
 * grows with every attachment of a consumer, so one that arrives late does nothing. Credit is told as the total that was
 * ever granted, so telling it twice does nothing either.
 */
public sealed interface ConsumerSignal {

    /**
     * Attaches, or attaches anew.
     *
     * @param number of this attachment, from 1
     * @param selector hands over only what it selects; null for everything
     * @param granted how many deliveries were ever allowed
     * @param received how many deliveries ever arrived
     * @param claims what the consumer holds; it is handed to nobody else, if that has not happened already
     */
    record Attach(
            UUID consumer,
            long number,
            String queue,
            String selector,
            long granted,
            long received,
            List<MessageKey> claims)
            implements ConsumerSignal {
        public Attach {
            claims = List.copyOf(claims);
        }
    }

    /** Allows deliveries up to a new total. */
    record Credit(UUID consumer, long number, long granted) implements ConsumerSignal {}

    /** Gives messages back that no application saw. */
    record Return(UUID consumer, long number, List<MessageKey> keys) implements ConsumerSignal {
        public Return {
            keys = List.copyOf(keys);
        }
    }

    /** Ends; answered by {@link PrimarySignal.Closed}. What the consumer holds goes back as if never seen. */
    record Detach(UUID consumer, long number) implements ConsumerSignal {}

    /** The member has attached all consumers it has for this shard. */
    record AllAttached() implements ConsumerSignal {}
}
