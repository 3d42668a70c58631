package io.chorale.ra.access;

import io.chorale.jms.inbound.InboundConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import javax.transaction.xa.XAResource;

/** The messaging of a started node, as far as the adapter needs it. Thread-safe. */
public interface Messaging {

    /**
     * Opens a connection, stopped at first.
     *
     * @param userName null for the default identity
     */
    XAConnection connect(String userName, String password) throws JMSException;

    /** A resource that settles and finds branches, and takes part in none. */
    XAResource recoveryResource();

    /** Says who provides the messaging. */
    ConnectionMetaData metaData() throws JMSException;

    /**
     * Attaches a consumer for an endpoint's thread.
     *
     * @param prefetch how many messages may wait at the consumer, 1 to 65,536
     * @param userName null for nobody
     */
    InboundConsumer consume(Destination destination, int prefetch, String userName, String password)
            throws JMSException;

    /** Makes the provider's own destination of a queue's or topic's name. */
    Destination destination(DestinationType type, String name) throws JMSException;

    /**
     * The provider's own object for a destination that may come from somewhere else: a server may hand out proxies of
     * administered objects, or objects of another class loader. Those are known by their names.
     */
    Destination own(Destination destination) throws JMSException;
}
