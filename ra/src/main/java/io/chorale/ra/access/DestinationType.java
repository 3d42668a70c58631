package io.chorale.ra.access;

import jakarta.jms.Destination;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** The two types that an activation may ask for. */
public enum DestinationType {
    QUEUE(Queue.class),
    TOPIC(Topic.class);

    private final Class<? extends Destination> type;

    DestinationType(Class<? extends Destination> type) {
        this.type = type;
    }

    /** The name that the activation property {@code destinationType} has for it. */
    public String typeName() {
        return type.getName();
    }

    public boolean isInstance(Destination destination) {
        return type.isInstance(destination);
    }

    /** The type of that name; null when it is of neither. */
    public static DestinationType ofTypeName(String typeName) {
        for (DestinationType type : values()) {
            if (type.typeName().equals(typeName)) {
                return type;
            }
        }
        return null;
    }
}
