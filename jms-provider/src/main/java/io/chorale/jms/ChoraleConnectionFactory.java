package io.chorale.jms;

import io.chorale.jms.client.ConnectionOptions;
import io.chorale.jms.client.Connector;
import io.chorale.jms.client.RuntimeTwins;
import io.chorale.jms.link.JmsSettings;
import io.chorale.jms.message.ObjectTrust;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
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
 * Makes connections to the cluster through a node of this JVM. User and password are accepted and not verified: code
 * inside the JVM is trusted, and no authenticator exists yet. The user's name is the {@code JMSXUserID} of what is sent.
 * Set properties before sharing it between threads.
 */
public final class ChoraleConnectionFactory implements XAQueueConnectionFactory, XATopicConnectionFactory {
    private final JmsNode node;
    private int prefetch = ConnectionOptions.DEFAULT_PREFETCH;
    private int maxMessageBytes;
    private String clientId;
    private List<String> trustedPackages = List.of();

    /** Makes a factory of connections through that node. */
    public ChoraleConnectionFactory(JmsNode node) {
        this.node = Objects.requireNonNull(node, "node");
        this.maxMessageBytes = node.client().link().settings().maxMessageBytes();
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

    /** The largest message that may be sent, in bytes. */
    public int getMaxMessageBytes() {
        return maxMessageBytes;
    }

    /**
     * Limits what may be sent.
     *
     * @param maxMessageBytes 1,024 to 16 MiB less 64 KiB, envelope included
     */
    public void setMaxMessageBytes(int maxMessageBytes) {
        if (maxMessageBytes < 1_024 || maxMessageBytes > JmsSettings.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes is 1,024 to " + JmsSettings.MAX_MESSAGE_BYTES + ", not " + maxMessageBytes);
        }
        this.maxMessageBytes = maxMessageBytes;
    }

    /** The client id of each connection, or null. */
    public String getClientId() {
        return clientId;
    }

    /** Gives each connection a client id; then only one can be open on the node at a time. */
    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    private Connector connector() {
        return connector(null);
    }

    private Connector connector(String userName) {
        return new Connector(
                node.client(),
                new ConnectionOptions(
                        prefetch,
                        maxMessageBytes,
                        ObjectTrust.of(trustedPackages, node.refusals()),
                        clientId,
                        userName));
    }

    @Override
    public Connection createConnection() throws JMSException {
        return connector().connection();
    }

    @Override
    public Connection createConnection(String userName, String password) throws JMSException {
        return connector(userName).connection();
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(String userName, String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(String userName, String password, int sessionMode) {
        return RuntimeTwins.call(() -> connector(userName).context(sessionMode));
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return RuntimeTwins.call(() -> connector().context(sessionMode));
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return connector().queueConnection();
    }

    @Override
    public QueueConnection createQueueConnection(String userName, String password) throws JMSException {
        return connector(userName).queueConnection();
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return connector().topicConnection();
    }

    @Override
    public TopicConnection createTopicConnection(String userName, String password) throws JMSException {
        return connector(userName).topicConnection();
    }

    @Override
    public XAConnection createXAConnection() throws JMSException {
        return connector().xaConnection();
    }

    @Override
    public XAConnection createXAConnection(String userName, String password) throws JMSException {
        return connector(userName).xaConnection();
    }

    @Override
    public XAJMSContext createXAContext() {
        return RuntimeTwins.call(() -> connector().xaContext());
    }

    @Override
    public XAJMSContext createXAContext(String userName, String password) {
        return RuntimeTwins.call(() -> connector(userName).xaContext());
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        return connector().xaQueueConnection();
    }

    @Override
    public XAQueueConnection createXAQueueConnection(String userName, String password) throws JMSException {
        return connector(userName).xaQueueConnection();
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        return connector().xaTopicConnection();
    }

    @Override
    public XATopicConnection createXATopicConnection(String userName, String password) throws JMSException {
        return connector(userName).xaTopicConnection();
    }
}
