package io.chorale.ra;

import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import io.chorale.jms.JmsNode;
import io.chorale.jms.client.Connector;
import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundSpec;
import io.chorale.jms.message.AddressedDestination;
import io.chorale.jms.service.Source;
import io.chorale.ra.access.DestinationType;
import io.chorale.ra.access.Messaging;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import java.util.List;
import javax.transaction.xa.XAResource;

/** The messaging of a node that runs in this class loader. */
final class NodeMessaging implements Messaging {
    private final JmsNode node;
    private final ChoraleConnectionFactory factory;

    NodeMessaging(JmsNode node, List<String> trustedPackages) {
        this.node = node;
        this.factory = new ChoraleConnectionFactory(node);
        this.factory.setTrustedPackages(trustedPackages);
    }

    @Override
    public XAConnection connect(String userName, String password) throws JMSException {
        return userName == null ? factory.createXAConnection() : factory.createXAConnection(userName, password);
    }

    @Override
    public XAResource recoveryResource() {
        return node.recoveryResource();
    }

    @Override
    public ConnectionMetaData metaData() {
        return Connector.metaData();
    }

    @Override
    public InboundConsumer consume(Destination destination, int prefetch, String userName, String password)
            throws JMSException {
        return node.openInbound(new InboundSpec(Source.of(own(destination).address()), prefetch), userName, password);
    }

    @Override
    public Destination destination(DestinationType type, String name) throws JMSException {
        try {
            return switch (type) {
                case QUEUE -> new ChoraleQueue(name);
                case TOPIC -> new ChoraleTopic(name);
            };
        } catch (IllegalArgumentException e) {
            InvalidDestinationException refused = new InvalidDestinationException(e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    @Override
    public AddressedDestination own(Destination destination) throws JMSException {
        if (destination instanceof AddressedDestination own) {
            return own;
        }
        if (destination instanceof TemporaryQueue || destination instanceof TemporaryTopic) {
            throw new InvalidDestinationException("A temporary destination of another provider: " + destination);
        }
        if (destination instanceof Queue queue) {
            return new ChoraleQueue(queue.getQueueName());
        }
        if (destination instanceof Topic topic) {
            return new ChoraleTopic(topic.getTopicName());
        }
        throw new InvalidDestinationException("Neither a queue nor a topic: " + destination);
    }
}
