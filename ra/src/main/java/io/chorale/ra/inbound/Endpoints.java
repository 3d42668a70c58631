package io.chorale.ra.inbound;

import io.chorale.ra.access.ResourceNaming;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import javax.transaction.xa.XAResource;

/** Endpoints of one message-driven bean. Thread-safe as the container's factory is. */
final class Endpoints {

    static final Method ON_MESSAGE = onMessage();

    private final MessageEndpointFactory factory;
    private final ResourceNaming naming;
    private final boolean transacted;

    Endpoints(MessageEndpointFactory factory, ResourceNaming naming) throws ResourceException {
        this.factory = factory;
        this.naming = naming;
        try {
            transacted = factory.isDeliveryTransacted(ON_MESSAGE);
        } catch (NoSuchMethodException e) {
            throw new ResourceException("The message-driven bean is no jakarta.jms.MessageListener", e);
        }
    }

    /** Whether the container wraps a delivery in a transaction. */
    boolean isTransacted() {
        return transacted;
    }

    MessageEndpoint create(XAResource resource) throws ResourceException {
        MessageEndpoint endpoint = factory.createEndpoint(transacted ? naming.name(resource) : null);
        if (endpoint instanceof MessageListener) {
            return endpoint;
        }
        endpoint.release();
        throw new ResourceException("The message-driven bean is no jakarta.jms.MessageListener");
    }

    private static Method onMessage() {
        try {
            return MessageListener.class.getMethod("onMessage", Message.class);
        } catch (NoSuchMethodException e) {
            throw new LinkageError("jakarta.jms.MessageListener has no onMessage", e);
        }
    }
}
