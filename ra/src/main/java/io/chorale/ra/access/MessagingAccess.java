package io.chorale.ra.access;

import jakarta.jms.JMSException;

/** A started adapter's way to its node. Thread-safe. */
public interface MessagingAccess {

    /**
     * The messaging of the node.
     *
     * @throws jakarta.jms.IllegalStateException while the adapter is not started
     */
    Messaging messaging() throws JMSException;
}
