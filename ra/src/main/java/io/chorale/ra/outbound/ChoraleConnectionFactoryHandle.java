package io.chorale.ra.outbound;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.resource.Referenceable;
import jakarta.resource.spi.ConnectionManager;
import java.io.Serializable;
import javax.naming.NamingException;
import javax.naming.Reference;

/**
 * The connection factory that applications look up: its connections come from the server's pool and take part in the
 * server's transactions. Thread-safe.
 */
public final class ChoraleConnectionFactoryHandle
        implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, Serializable, Referenceable {
    private static final long serialVersionUID = 1L;

    private final ChoraleManagedConnectionFactory factory;
    private final ConnectionManager pool;
    private Reference reference;

    ChoraleConnectionFactoryHandle(ChoraleManagedConnectionFactory factory, ConnectionManager pool) {
        this.factory = factory;
        this.pool = pool;
    }

    @Override
    public Connection createConnection() {
        return connection(ConnectionRequest.ANONYMOUS, SessionHandle.Domain.ANY);
    }

    @Override
    public Connection createConnection(String userName, String password) {
        return connection(new ConnectionRequest(userName, password), SessionHandle.Domain.ANY);
    }

    @Override
    public QueueConnection createQueueConnection() {
        return connection(ConnectionRequest.ANONYMOUS, SessionHandle.Domain.QUEUES);
    }

    @Override
    public QueueConnection createQueueConnection(String userName, String password) {
        return connection(new ConnectionRequest(userName, password), SessionHandle.Domain.QUEUES);
    }

    @Override
    public TopicConnection createTopicConnection() {
        return connection(ConnectionRequest.ANONYMOUS, SessionHandle.Domain.TOPICS);
    }

    @Override
    public TopicConnection createTopicConnection(String userName, String password) {
        return connection(new ConnectionRequest(userName, password), SessionHandle.Domain.TOPICS);
    }

    @Override
    public JMSContext createContext() {
        return context(ConnectionRequest.ANONYMOUS, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return context(ConnectionRequest.ANONYMOUS, sessionMode);
    }

    @Override
    public JMSContext createContext(String userName, String password) {
        return context(new ConnectionRequest(userName, password), JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(String userName, String password, int sessionMode) {
        return context(new ConnectionRequest(userName, password), sessionMode);
    }

    private ConnectionHandle connection(ConnectionRequest request, SessionHandle.Domain domain) {
        return new ConnectionHandle(factory, pool, request, domain);
    }

    private JMSContext context(ConnectionRequest request, int sessionMode) {
        ConnectionHandle connection = connection(request, SessionHandle.Domain.ANY);
        try {
            return new ContextHandle(connection, connection.openSession(sessionMode));
        } catch (JMSException e) {
            throw JmsFailures.unchecked(e);
        }
    }

    @Override
    public Reference getReference() throws NamingException {
        return reference;
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }
}
