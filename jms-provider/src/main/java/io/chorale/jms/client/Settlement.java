package io.chorale.jms.client;

import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import jakarta.jms.JMSException;

/**
 * What becomes of the messages that a session was given: the meaning of its acknowledge mode. Used by the one thread
 * that uses the session, and by the one that closes it.
 */
interface Settlement {

    /**
     * A message is about to be returned by a receive.
     *
     * @return false if another consumer has it by now: then it is not returned
     */
    boolean received(Held message) throws JMSException;

    /** A message is about to be handed to a listener. */
    void listening(Held message) throws JMSException;

    /** The listener returned, or threw. */
    void listened(Held message, boolean threw) throws JMSException;

    /** The application acknowledges what it received: means something in CLIENT_ACKNOWLEDGE only. */
    void acknowledge() throws JMSException;

    /** Gives back what is not acknowledged. */
    void recover() throws JMSException;

    /** The transaction that sends and receipts belong to now; null when each counts at once. */
    PendingWork transaction();

    /** What names the transaction that consumes now; null outside of one. */
    String transactionId();

    /** Whether a message is acknowledged by being handed over, rather than by the application or a transaction. */
    boolean settlesByItself();

    /** Whether what a listener has returned from is acknowledged at once, and need not wait for a message that follows. */
    default boolean settlesAtOnce() {
        return false;
    }

    /** The session ends: what is not acknowledged goes back, what is not committed is rolled back. */
    void close() throws JMSException;
}
