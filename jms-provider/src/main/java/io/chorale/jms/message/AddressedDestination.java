package io.chorale.jms.message;

import io.chorale.jms.service.Address;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;

/** A destination of this provider. */
public interface AddressedDestination extends Destination {

    /**
     * Where messages sent to this destination go.
     *
     * @throws IllegalStateException if it has no name yet
     */
    Address address();

    /**
     * Where messages sent to a destination go.
     *
     * @throws InvalidDestinationException if it has no name yet
     */
    static Address addressOf(AddressedDestination destination) throws InvalidDestinationException {
        try {
            return destination.address();
        } catch (java.lang.IllegalStateException e) {
            InvalidDestinationException failure = new InvalidDestinationException(e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }
}
