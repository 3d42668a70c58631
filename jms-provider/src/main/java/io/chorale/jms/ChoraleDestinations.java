package io.chorale.jms;

import io.chorale.jms.client.TemporaryDestinations;
import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.message.DestinationFactory;
import io.chorale.jms.service.Address;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** Makes the destination classes of this package for the packages beneath, which do not know them. */
final class ChoraleDestinations implements DestinationFactory {

    @Override
    public Queue queue(String name) {
        return new ChoraleQueue(name);
    }

    @Override
    public Topic topic(String name) {
        return new ChoraleTopic(name);
    }

    @Override
    public AddressedDestination of(Address address) {
        return switch (address.kind()) {
            case QUEUE -> new ChoraleQueue(address.name());
            case TOPIC -> new ChoraleTopic(address.name());
            case TEMPORARY_QUEUE, TEMPORARY_TOPIC -> TemporaryDestinations.received(address);
        };
    }
}
