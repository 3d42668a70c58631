package io.chorale.jms.client;

import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.service.Address;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** Checks of destinations that applications pass in. */
final class OfKind {
    private OfKind() {}

    /** Where a destination is; only those of this provider are anywhere. */
    static Address address(Destination destination) throws InvalidDestinationException {
        if (destination == null) {
            throw new InvalidDestinationException("The destination is null");
        }
        if (!(destination instanceof AddressedDestination addressed)) {
            throw new InvalidDestinationException("The destination is of another provider: "
                    + destination.getClass().getName() + ". Create it with the session or context");
        }
        return AddressedDestination.addressOf(addressed);
    }

    static Queue queue(Destination destination) throws JMSException {
        if (destination instanceof Queue queue) {
            return queue;
        }
        throw new IllegalStateException("Not of a queue, but of " + destination);
    }

    static Topic topic(Destination destination) throws JMSException {
        if (destination instanceof Topic topic) {
            return topic;
        }
        throw new IllegalStateException("Not of a topic, but of " + destination);
    }
}
