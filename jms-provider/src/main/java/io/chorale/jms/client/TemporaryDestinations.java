package io.chorale.jms.client;

import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.service.Address;

/** Temporary destinations as they come with messages: addresses to reply to. */
public final class TemporaryDestinations {
    private TemporaryDestinations() {}

    /** The object for the address of a temporary destination. */
    public static AddressedDestination received(Address address) {
        if (!address.kind().isTemporary()) {
            throw new IllegalArgumentException("Not temporary: " + address);
        }
        return address.kind().isQueue()
                ? new ClientTemporaryQueue(address, null)
                : new ClientTemporaryTopic(address, null);
    }
}
