package io.chorale.jms;

import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.service.Address;
import jakarta.jms.Queue;
import java.io.Serializable;
import java.util.Objects;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * A queue by its name, usable as an administered object (Jakarta Connectors 2.1 §13): a bean with the one property {@code
 * physicalName}. It need not be created anywhere; a queue exists once it is used. Set the name before sharing it between
 * threads.
 */
public final class ChoraleQueue implements Queue, AddressedDestination, Referenceable, Serializable {
    private static final long serialVersionUID = 1L;

    private String physicalName;

    /** For containers, which set the name afterwards. */
    public ChoraleQueue() {}

    /**
     * Makes a queue of that name.
     *
     * @param physicalName 1 to 255 characters
     */
    public ChoraleQueue(String physicalName) {
        setPhysicalName(physicalName);
    }

    /** The name of the queue, or null before it was set. */
    public String getPhysicalName() {
        return physicalName;
    }

    /**
     * Names the queue.
     *
     * @param physicalName 1 to 255 characters
     * @throws IllegalArgumentException if it is empty or longer
     */
    public void setPhysicalName(String physicalName) {
        this.physicalName = new Address(Address.Kind.QUEUE, physicalName).name();
    }

    @Override
    public String getQueueName() {
        return physicalName;
    }

    @Override
    public Address address() {
        if (physicalName == null) {
            throw new IllegalStateException("This queue has no name: set its property physicalName");
        }
        return new Address(Address.Kind.QUEUE, physicalName);
    }

    /** For a directory of the application's: with the name as it is now. */
    @Override
    public Reference getReference() {
        return new Reference(
                ChoraleQueue.class.getName(),
                new StringRefAddr("physicalName", address().name()),
                "io.chorale.jms.naming.ChoraleObjectFactory",
                null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChoraleQueue that && Objects.equals(physicalName, that.physicalName);
    }

    @Override
    public int hashCode() {
        return Objects.hash("queue", physicalName);
    }

    @Override
    public String toString() {
        return "queue://" + physicalName;
    }
}
