package io.chorale.ra.inbound;

import io.chorale.jms.inbound.InboundDelivery;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Delivers one message (Jakarta Connectors 2.1 §14.4.7, option B): the container begins its transaction first, then the
 * message joins it, then the bean runs, then the container ends the transaction. Without a transaction the message is
 * acknowledged after the bean returned and given back after it threw.
 */
final class EndpointDelivery {
    private static final Logger LOG = System.getLogger(EndpointDelivery.class.getName());

    private final String name;
    private final boolean transacted;
    private final MessageEndpoint endpoint;
    private final RollbackWatch watch;

    EndpointDelivery(String name, Endpoints endpoints, MessageEndpoint endpoint, RollbackWatch watch) {
        this.name = name;
        this.transacted = endpoints.isTransacted();
        this.endpoint = endpoint;
        this.watch = watch;
    }

    /**
     * Delivers and settles.
     *
     * @return whether the message is done with; if not, it will come again and the endpoint is not to be used any more
     */
    boolean deliver(InboundDelivery delivery) throws JMSException {
        watch.reset();
        try {
            endpoint.beforeDelivery(Endpoints.ON_MESSAGE);
        } catch (ResourceException | NoSuchMethodException | RuntimeException e) {
            LOG.log(Level.WARNING, name + ": the container refused the delivery, which is tried again", e);
            delivery.release();
            return false;
        }
        boolean enlisted = false;
        boolean success = false;
        try {
            if (transacted) {
                delivery.enlist();
                enlisted = true;
            }
            ((MessageListener) endpoint).onMessage(delivery.message());
            success = true;
        } catch (JMSException e) {
            LOG.log(Level.WARNING, name + ": the message could not join the transaction and is given back", e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, name + ": the bean failed on a message, which will come again", e);
        } finally {
            success = endDelivery() && success;
        }
        return settle(delivery, enlisted, success);
    }

    private boolean endDelivery() {
        try {
            endpoint.afterDelivery();
            return true;
        } catch (ResourceException | RuntimeException e) {
            LOG.log(Level.WARNING, name + ": the container could not complete the delivery", e);
            return false;
        }
    }

    private boolean settle(InboundDelivery delivery, boolean enlisted, boolean success) throws JMSException {
        if (enlisted) {
            // The outcome of the branch has settled it, or will when the transaction manager recovers.
            return success && !watch.sawRollback();
        }
        if (success) {
            delivery.acknowledge();
        } else {
            delivery.release();
        }
        return success;
    }
}
