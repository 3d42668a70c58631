package io.chorale.ra.outbound;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The connection that an application holds. It takes nothing from the pool itself; each of its sessions takes one
 * entry. What Jakarta EE keeps to the container ({@code stop}, {@code setClientID}, listeners, connection consumers) is
 * refused with {@link IllegalStateException}. Thread-safe.
 */
final class ConnectionHandle implements QueueConnection, TopicConnection {
    private static final Logger LOG = System.getLogger(ConnectionHandle.class.getName());

    /** Deletes a temporary destination. */
    interface Temporary {
        void delete() throws JMSException;
    }

    private final ChoraleManagedConnectionFactory factory;
    private final ConnectionManager pool;
    private final ConnectionRequest request;
    private final SessionHandle.Domain domain;

    private final List<SessionHandle> sessions = new ArrayList<>();
    private final List<Temporary> temporaries = new ArrayList<>();
    private boolean started;
    private boolean closed;

    ConnectionHandle(
            ChoraleManagedConnectionFactory factory,
            ConnectionManager pool,
            ConnectionRequest request,
            SessionHandle.Domain domain) {
        this.factory = factory;
        this.pool = pool;
        this.request = request;
        this.domain = domain;
    }

    /**
     * Takes a session from the pool.
     *
     * @param acknowledgeMode what counts outside of a transaction, where only AUTO and DUPS_OK (kept as strictly) are to
     *     be had: anything else is taken as AUTO, as the specification recommends (Connection.createSession)
     */
    SessionHandle openSession(int acknowledgeMode) throws JMSException {
        return openSession(acknowledgeMode, domain);
    }

    private SessionHandle openSession(int acknowledgeMode, SessionHandle.Domain sessionDomain) throws JMSException {
        checkOpen();
        SessionHandle session;
        try {
            session = (SessionHandle) pool.allocateConnection(factory, request);
        } catch (ResourceException e) {
            throw JmsFailures.ofPool(e);
        }
        int acknowledgement =
                acknowledgeMode == Session.DUPS_OK_ACKNOWLEDGE ? Session.DUPS_OK_ACKNOWLEDGE : Session.AUTO_ACKNOWLEDGE;
        session.attach(this, acknowledgement, sessionDomain);
        try {
            add(session);
        } catch (JMSException e) {
            session.close();
            throw e;
        }
        return session;
    }

    private synchronized void add(SessionHandle session) throws JMSException {
        checkOpen();
        if (started) {
            session.startDelivery();
        }
        sessions.add(session);
    }

    synchronized void sessionClosed(SessionHandle session) {
        sessions.remove(session);
    }

    /** Remembers a temporary destination, which lives as long as this connection. */
    synchronized void remember(Temporary temporary) {
        temporaries.add(temporary);
    }

    private synchronized void checkOpen() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The connection is closed");
        }
    }

    @Override
    public Session createSession() throws JMSException {
        return openSession(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return openSession(sessionMode);
    }

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return openSession(transacted ? Session.AUTO_ACKNOWLEDGE : acknowledgeMode);
    }

    @Override
    public QueueSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return openSession(transacted ? Session.AUTO_ACKNOWLEDGE : acknowledgeMode, SessionHandle.Domain.QUEUES);
    }

    @Override
    public TopicSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return openSession(transacted ? Session.AUTO_ACKNOWLEDGE : acknowledgeMode, SessionHandle.Domain.TOPICS);
    }

    @Override
    public synchronized void start() throws JMSException {
        checkOpen();
        started = true;
        for (SessionHandle session : sessions) {
            session.startDelivery();
        }
    }

    @Override
    public void close() throws JMSException {
        List<SessionHandle> openSessions;
        List<Temporary> toDelete;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            openSessions = List.copyOf(sessions);
            toDelete = List.copyOf(temporaries);
        }
        for (SessionHandle session : openSessions) {
            session.closeConsumers();
        }
        for (Temporary temporary : toDelete) {
            deleteQuietly(temporary);
        }
        for (SessionHandle session : openSessions) {
            session.close();
        }
    }

    private static void deleteQuietly(Temporary temporary) {
        try {
            temporary.delete();
        } catch (JMSException e) {
            // The application may have deleted it, or somebody still consumes; it goes with the pooled connection.
            LOG.log(Level.DEBUG, "A temporary destination was not deleted with its connection", e);
        }
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        checkOpen();
        return factory.access().messaging().metaData();
    }

    @Override
    public String getClientID() throws JMSException {
        checkOpen();
        return null;
    }

    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        checkOpen();
        return null;
    }

    @Override
    public void setClientID(String clientId) throws JMSException {
        throw JmsFailures.notInContainer("setClientID", "configure the connection factory instead");
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) throws JMSException {
        throw JmsFailures.notInContainer("setExceptionListener", "the server replaces failed connections");
    }

    @Override
    public void stop() throws JMSException {
        throw JmsFailures.notInContainer("stop", "close the connection instead");
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String selector, ServerSessionPool serverSessions, int maxMessages)
            throws JMSException {
        throw noConnectionConsumer();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Queue queue, String selector, ServerSessionPool serverSessions, int maxMessages) throws JMSException {
        throw noConnectionConsumer();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Topic topic, String selector, ServerSessionPool serverSessions, int maxMessages) throws JMSException {
        throw noConnectionConsumer();
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool serverSessions, int maxMessages)
            throws JMSException {
        throw noConnectionConsumer();
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool serverSessions, int maxMessages)
            throws JMSException {
        throw noConnectionConsumer();
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool serverSessions, int maxMessages)
            throws JMSException {
        throw noConnectionConsumer();
    }

    private static IllegalStateException noConnectionConsumer() {
        return JmsFailures.notInContainer("createConnectionConsumer", "use a message-driven bean instead");
    }
}
