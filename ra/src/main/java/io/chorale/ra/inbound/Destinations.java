package io.chorale.ra.inbound;

import io.chorale.ra.access.DestinationType;
import io.chorale.ra.access.Messaging;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.resource.ResourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.naming.NamingException;

/**
 * Finds the destination of an activation: by JNDI, or, when the name is not bound and does not begin with
 * {@code java:}, by taking the name itself as that of a queue or topic.
 */
final class Destinations {
    private static final Logger LOG = System.getLogger(Destinations.class.getName());
    private static final String JNDI_SCHEME = "java:";

    /** Looks a name up, as {@link javax.naming.InitialContext#doLookup} does. */
    @FunctionalInterface
    interface Directory {
        Object lookup(String name) throws NamingException;
    }

    private final Directory directory;
    private final Messaging messaging;

    Destinations(Directory directory, Messaging messaging) {
        this.directory = directory;
        this.messaging = messaging;
    }

    Destination find(ChoraleActivationSpec spec) throws ResourceException {
        String lookup = spec.getDestinationLookup();
        String name = lookup == null || lookup.isBlank() ? spec.getDestination() : lookup;
        DestinationType type = DestinationType.ofTypeName(spec.getDestinationType());
        try {
            Object found = lookup(name);
            return found == null
                    ? messaging.destination(type == null ? DestinationType.QUEUE : type, name)
                    : messaging.own(checked(name, found, type));
        } catch (JMSException e) {
            throw new ResourceException("The destination " + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** What is bound at the name; null when the name is a plain one. */
    private Object lookup(String name) throws ResourceException {
        try {
            return directory.lookup(name);
        } catch (NamingException e) {
            if (name.startsWith(JNDI_SCHEME)) {
                throw new ResourceException(
                        "No destination is bound at " + name + ": define it, or use the plain name of a queue or topic",
                        e);
            }
            LOG.log(Level.DEBUG, () -> name + " is not bound in JNDI and is taken as the destination's name: " + e);
            return null;
        }
    }

    private static Destination checked(String name, Object found, DestinationType type) throws ResourceException {
        if (!(found instanceof Destination destination)) {
            throw new ResourceException("What is bound at " + name + " is no destination but a "
                    + found.getClass().getName());
        }
        if (type != null && !type.isInstance(destination)) {
            throw new ResourceException("What is bound at " + name + " is no " + type.typeName() + " as destinationType"
                    + " says but a " + found.getClass().getName());
        }
        return destination;
    }
}
