package io.chorale.jms.inbound;

import jakarta.jms.JMSException;
import javax.transaction.xa.XAResource;

/** Pulls messages for one endpoint thread. Only {@link #close} may be called by another thread. */
public interface InboundConsumer extends AutoCloseable {

    /**
     * Waits for the next message, in no transaction yet.
     *
     * @param timeoutMs 1 to 60,000
     * @return null when none came in time or the consumer was closed
     */
    InboundDelivery poll(long timeoutMs) throws JMSException;

    /** The resource to enlist before a message is delivered; the same at each call. */
    XAResource xaResource();

    /** Wakes a waiting {@link #poll}; messages that were polled and not settled go back to the queue. */
    @Override
    void close();
}
