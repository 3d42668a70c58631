package io.chorale.jms.message;

import io.chorale.jms.service.Address;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** Makes the destination objects that applications see. Thread-safe. */
public interface DestinationFactory {

    /** The queue of that name, 1 to 255 characters. */
    Queue queue(String name);

    /** The topic of that name, 1 to 255 characters. */
    Topic topic(String name);

    /** The object for an address that came with a message: a queue, topic, temporary queue or temporary topic. */
    AddressedDestination of(Address address);
}
