package io.chorale.jms.message;

import io.chorale.jms.service.Address;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** Destinations that are nothing but their address. */
final class TestDestinations implements DestinationFactory {

    record Plain(Address address) implements AddressedDestination {}

    @Override
    public Queue queue(String name) {
        throw new UnsupportedOperationException("Not used by the codec");
    }

    @Override
    public Topic topic(String name) {
        throw new UnsupportedOperationException("Not used by the codec");
    }

    @Override
    public AddressedDestination of(Address address) {
        return new Plain(address);
    }
}
