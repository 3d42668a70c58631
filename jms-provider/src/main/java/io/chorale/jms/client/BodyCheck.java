package io.chorale.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** Looks at a message before it counts as received; if it throws, the message was not received. */
@FunctionalInterface
interface BodyCheck {
    BodyCheck NONE = message -> {};

    void accept(Message message) throws JMSException;
}
