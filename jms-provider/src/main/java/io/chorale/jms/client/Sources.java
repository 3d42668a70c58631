package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.security.Action;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import java.util.UUID;

/** What the consumers of a connection are to consume, checked (§8.2, §8.3). */
final class Sources {
    private Sources() {}

    /** A queue, or all of a topic in a subscription of the consumer's own. */
    static Source of(ClientConnection connection, Destination destination, String selector, boolean noLocal)
            throws JMSException {
        Address address = OfKind.address(destination);
        Subscription subscription =
                noLocal && !address.kind().isQueue() ? Subscription.ownWithout(connection.origin()) : Subscription.OWN;
        return consumable(connection, address, subscription, selector);
    }

    /** A subscription that has a name. */
    static Source named(
            ClientConnection connection,
            Subscription.Type type,
            Topic topic,
            String name,
            String selector,
            boolean noLocal)
            throws JMSException {
        Address address = OfKind.address(topic);
        if (type.isDurable() && address.kind().isTemporary()) {
            throw new InvalidDestinationException("A temporary topic has no durable subscriptions: " + topic);
        }
        Subscription subscription = named(connection, type, name, noLocal ? connection.origin() : null);
        return consumable(connection, address, subscription, selector);
    }

    private static Source consumable(
            ClientConnection connection, Address address, Subscription subscription, String selector)
            throws JMSException {
        String checked = Selectors.checked(selector);
        connection.requireMayConsume(address);
        connection.options().access().require(Action.CONSUME, address);
        return new Source(address, subscription, checked);
    }

    private static Subscription named(ClientConnection connection, Subscription.Type type, String name, UUID excluded)
            throws JMSException {
        String clientId = connection.getClientID();
        if (type == Subscription.Type.DURABLE && clientId == null) {
            throw new IllegalStateException(
                    "An unshared durable subscription needs a client id: set that of the connection or its factory");
        }
        try {
            return new Subscription(type, clientId == null ? "" : clientId, name == null ? "" : name, excluded);
        } catch (IllegalArgumentException e) {
            throw Failures.caused(new JMSException(e.getMessage(), "SUBSCRIPTION_NAME"), e);
        }
    }
}
