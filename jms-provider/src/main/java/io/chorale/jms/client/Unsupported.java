package io.chorale.jms.client;

import jakarta.jms.JMSException;

/** What is not there yet: refused, never ignored. */
final class Unsupported {
    static final String CODE = "UNSUPPORTED";

    private Unsupported() {}

    static JMSException feature(String feature, String remedy) {
        return new JMSException(feature + " not supported yet: " + remedy, CODE);
    }

    static JMSException durable() {
        return feature(
                "Durable and shared subscriptions are", "use a queue, or an unshared non-durable consumer on a topic");
    }

    static JMSException connectionConsumer() {
        return feature("Connection consumers and server session pools are", "use consumers with message listeners");
    }

    static void noSelector(String selector) throws JMSException {
        if (selector != null && !selector.isBlank()) {
            throw feature("Message selectors are", "use a queue or topic of its own for each kind of message");
        }
    }

    static void noNoLocal(boolean noLocal) throws JMSException {
        if (noLocal) {
            throw feature("noLocal is", "mark own messages with a property and skip them");
        }
    }
}
