package io.chorale.jms.client;

import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.service.Address;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;

/** A queue that lives as long as the connection that made it. Immutable. */
final class ClientTemporaryQueue implements TemporaryQueue, AddressedDestination {
    private final Address address;
    /** Null where the queue came as a reply-to: others may send to it, not consume from it (§6.2.2). */
    private final ClientConnection owner;

    ClientTemporaryQueue(Address address, ClientConnection owner) {
        this.address = address;
        this.owner = owner;
    }

    @Override
    public String getQueueName() {
        return address.name();
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public void delete() throws JMSException {
        if (owner == null) {
            throw new IllegalStateException("Only the connection that made a temporary queue can delete it");
        }
        owner.deleteTemporary(address);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientTemporaryQueue that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return "temporary-queue://" + address.name();
    }
}
