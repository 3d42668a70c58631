package io.chorale.jms;

import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.service.Address;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.Objects;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * A topic by its name, usable as an administered object (Jakarta Connectors 2.1 §13): a bean with the one property {@code
 * physicalName}. It need not be created anywhere; a topic exists once it is used. Set the name before sharing it between
 * threads.
 */
public final class ChoraleTopic implements Topic, AddressedDestination, Referenceable, Serializable {
    private static final long serialVersionUID = 1L;

    private String physicalName;

    /** For containers, which set the name afterwards. */
    public ChoraleTopic() {}

    /**
     * Makes a topic of that name.
     *
     * @param physicalName 1 to 255 characters
     */
    public ChoraleTopic(String physicalName) {
        setPhysicalName(physicalName);
    }

    /** The name of the topic, or null before it was set. */
    public String getPhysicalName() {
        return physicalName;
    }

    /**
     * Names the topic.
     *
     * @param physicalName 1 to 255 characters
     * @throws IllegalArgumentException if it is empty or longer
     */
    public void setPhysicalName(String physicalName) {
        this.physicalName = new Address(Address.Kind.TOPIC, physicalName).name();
    }

    @Override
    public String getTopicName() {
        return physicalName;
    }

    @Override
    public Address address() {
        if (physicalName == null) {
            throw new IllegalStateException("This topic has no name: set its property physicalName");
        }
        return new Address(Address.Kind.TOPIC, physicalName);
    }

    /** For a directory of the application's: with the name as it is now. */
    @Override
    public Reference getReference() {
        return new Reference(
                ChoraleTopic.class.getName(),
                new StringRefAddr("physicalName", address().name()),
                "io.chorale.jms.naming.ChoraleObjectFactory",
                null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChoraleTopic that && Objects.equals(physicalName, that.physicalName);
    }

    @Override
    public int hashCode() {
        return Objects.hash("topic", physicalName);
    }

    @Override
    public String toString() {
        return "topic://" + physicalName;
    }
}
