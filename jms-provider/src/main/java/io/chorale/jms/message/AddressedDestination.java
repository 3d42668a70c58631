package io.chorale.jms.message;

import io.chorale.jms.service.Address;
import jakarta.jms.Destination;

/** A destination of this provider. */
public interface AddressedDestination extends Destination {

    /**
     * Where messages sent to this destination go.
     *
     * @throws IllegalStateException if it has no name yet
     */
    Address address();
}
