package io.chorale.jms;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.QueueConnection;
import jakarta.jms.TopicConnection;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import java.util.List;
import java.util.Objects;

/**
 * Makes connections to the cluster through a node of this JVM. User and password are accepted and not looked at: code
 * inside the JVM is trusted, and no authenticator exists yet. Set properties before sharing it between threads.
 */
@SuppressWarnings("DoNotCallSuggester") // The signatures stay; only the bodies are not here yet.
public final class ChoraleConnectionFactory implements XAQueueConnectionFactory, XATopicConnectionFactory {
    private static final String NOT_BUILT = "Connections are not built yet";

    private int prefetch = 64;
    private List<String> trustedPackages = List.of();

    /** Makes a factory of connections through that node. */
    public ChoraleConnectionFactory(JmsNode node) {
        Objects.requireNonNull(node, "node");
    }

    /** How many messages may wait in a consumer ahead of the application. */
    public int getPrefetch() {
        return prefetch;
    }

    /**
     * Sets how many messages may wait in a consumer ahead of the application.
     *
     * @param prefetch 1 to 10,000, 64 by default; 1 for strict fairness between slow consumers
     */
    public void setPrefetch(int prefetch) {
        if (prefetch < 1 || prefetch > 10_000) {
            throw new IllegalArgumentException("prefetch is 1 to 10,000, not " + prefetch);
        }
        this.prefetch = prefetch;
    }

    /** What object messages may contain beyond values and collections of the JDK. */
    public List<String> getTrustedPackages() {
        return trustedPackages;
    }

    /**
     * Allows more classes in object messages.
     *
     * @param names packages (with those beneath) and classes that object messages may contain
     */
    public void setTrustedPackages(List<String> names) {
        trustedPackages = List.copyOf(names);
    }

    @Override
    public Connection createConnection() throws JMSException {
        throw new JMSException(NOT_BUILT);
    }

    @Override
    public Connection createConnection(String userName, String password) throws JMSException {
        return createConnection();
    }

    @Override
    public JMSContext createContext() {
        throw new JMSRuntimeException(NOT_BUILT);
    }

    @Override
    public JMSContext createContext(String userName, String password) {
        return createContext();
    }

    @Override
    public JMSContext createContext(String userName, String password, int sessionMode) {
        return createContext(sessionMode);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        throw new JMSRuntimeException(NOT_BUILT);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        throw new JMSException(NOT_BUILT);
    }

    @Override
    public QueueConnection createQueueConnection(String userName, String password) throws JMSException {
        return createQueueConnection();
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        throw new JMSException(NOT_BUILT);
    }

    @Override
    public TopicConnection createTopicConnection(String userName, String password) throws JMSException {
        return createTopicConnection();
    }

    @Override
    public XAConnection createXAConnection() throws JMSException {
        throw new JMSException(NOT_BUILT);
    }

    @Override
    public XAConnection createXAConnection(String userName, String password) throws JMSException {
        return createXAConnection();
    }

    @Override
    public XAJMSContext createXAContext() {
        throw new JMSRuntimeException(NOT_BUILT);
    }

    @Override
    public XAJMSContext createXAContext(String userName, String password) {
        return createXAContext();
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        throw new JMSException(NOT_BUILT);
    }

    @Override
    public XAQueueConnection createXAQueueConnection(String userName, String password) throws JMSException {
        return createXAQueueConnection();
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        throw new JMSException(NOT_BUILT);
    }

    @Override
    public XATopicConnection createXATopicConnection(String userName, String password) throws JMSException {
        return createXATopicConnection();
    }
}
