package io.chorale.jms.client;

import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.TopicConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XATopicConnection;

/** Opens connections. Immutable. */
public final class Connector {
    private final ClientNode node;
    private final ConnectionOptions options;

    /** Opens connections through the node. */
    public Connector(ClientNode node, ConnectionOptions options) {
        this.node = node;
        this.options = options;
    }

    /** What the provider is, for which nobody needs a connection. */
    public static ConnectionMetaData metaData() {
        return new ClientMetaData();
    }

    /** A connection that was not used as a queue or topic connection in particular. */
    public jakarta.jms.Connection connection() throws JMSException {
        return ClientConnection.open(node, options, Domain.COMMON);
    }

    public QueueConnection queueConnection() throws JMSException {
        return ClientConnection.open(node, options, Domain.QUEUE);
    }

    public TopicConnection topicConnection() throws JMSException {
        return ClientConnection.open(node, options, Domain.TOPIC);
    }

    public jakarta.jms.XAConnection xaConnection() throws JMSException {
        return ClientXaConnection.open(node, options, Domain.COMMON);
    }

    public XAQueueConnection xaQueueConnection() throws JMSException {
        return ClientXaConnection.open(node, options, Domain.QUEUE);
    }

    public XATopicConnection xaTopicConnection() throws JMSException {
        return ClientXaConnection.open(node, options, Domain.TOPIC);
    }

    /** A context with its own connection. */
    public JMSContext context(int sessionMode) throws JMSException {
        SessionMode mode = SessionMode.of(sessionMode);
        return new ClientContext(new SharedConnection(ClientConnection.open(node, options, Domain.COMMON)), mode);
    }

    /** An XA context with its own connection. */
    public XAJMSContext xaContext() throws JMSException {
        ClientXaConnection connection = ClientXaConnection.open(node, options, Domain.COMMON);
        return new ClientXaContext(new SharedConnection(connection), connection.createXASession());
    }
}
