package io.chorale.jms;

import io.chorale.jms.client.ConnectionOptions;
import io.chorale.jms.client.Connector;
import io.chorale.jms.client.RuntimeTwins;
import io.chorale.jms.config.ChoraleUri;
import io.chorale.jms.config.NodeProperties;
import io.chorale.jms.config.UriParameter;
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
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * Makes connections to the cluster through a node of this JVM. With a URI it starts that node, or shares it with all that
 * name the same cluster and data directory: from the first connection until {@code nodeKeepAliveMs} after the last one has
 * closed, until {@link #close}, or until the JVM ends. What a URI can say is in {@code docs/configuration.md}.
 *
 * <p>Can be bound in a directory ({@link Referenceable}, and serializable as its URI) when it was made with a URI; that
 * includes {@code password}, not {@code passwordFile}. Set properties before sharing it between threads.
 */
public final class ChoraleConnectionFactory
        implements XAQueueConnectionFactory, XATopicConnectionFactory, Referenceable, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final String OBJECT_FACTORY = "io.chorale.jms.naming.ChoraleObjectFactory";
    private static final int MIN_MESSAGE_BYTES = 1_024;
    private static final int MAX_PREFETCH = 10_000;
    private static final long MAX_KEEP_ALIVE_MS = 86_400_000;
    private static final long DEFAULT_KEEP_ALIVE_MS = 10_000;

    private final transient NodeUse node;
    private final transient ChoraleUri uri;
    private final transient DefaultUser defaultUser;
    private int prefetch = ConnectionOptions.DEFAULT_PREFETCH;
    private int maxMessageBytes;
    private String clientId;
    private List<String> trustedPackages = List.of();

    /** Makes a factory of connections through a node that somebody else started, and ends. */
    public ChoraleConnectionFactory(JmsNode node) {
        this.node = NodeUse.of(Objects.requireNonNull(node, "node"));
        this.uri = null;
        this.defaultUser = DefaultUser.NOBODY;
        this.maxMessageBytes = node.client().link().settings().maxMessageBytes();
    }

    /**
     * Makes a factory by a URI, such as {@code chorale:shop?dataDirectory=/var/lib/shop}. Nothing is started yet.
     *
     * @throws IllegalArgumentException when the URI is malformed, or a parameter is not known or out of its range; the
     *     message names it
     */
    public ChoraleConnectionFactory(String uri) {
        this.uri = ChoraleUri.parse(uri);
        this.defaultUser = DefaultUser.of(this.uri);
        this.prefetch = (int) this.uri.number(UriParameter.PREFETCH, prefetch, 1, MAX_PREFETCH);
        this.maxMessageBytes = (int) this.uri.number(
                UriParameter.MAX_MESSAGE_BYTES,
                JmsSettings.MAX_MESSAGE_BYTES,
                MIN_MESSAGE_BYTES,
                JmsSettings.MAX_MESSAGE_BYTES);
        this.clientId = this.uri.get(UriParameter.CLIENT_ID, null);
        this.trustedPackages = NodeProperties.list(this.uri.get(UriParameter.TRUSTED_PACKAGES, ""));
        this.node = new OwnNode(
                this.uri.nodeConfig(),
                this.uri.authenticator(),
                this.uri.destinations(),
                this.uri.number(UriParameter.NODE_KEEP_ALIVE_MS, DEFAULT_KEEP_ALIVE_MS, 0, MAX_KEEP_ALIVE_MS),
                trustedPackages);
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
        if (prefetch < 1 || prefetch > MAX_PREFETCH) {
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
        if (maxMessageBytes < MIN_MESSAGE_BYTES || maxMessageBytes > JmsSettings.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes is 1,024 to " + JmsSettings.MAX_MESSAGE_BYTES + ", not " + maxMessageBytes);
        }
        this.maxMessageBytes = maxMessageBytes;
    }

    /** The client id of each connection, or null. */
    public String getClientId() {
        return clientId;
    }

    /** Gives each connection a client id; then only one can be open in the cluster at a time. */
    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    /** What opens a connection. */
    @FunctionalInterface
    private interface Opening<T> {
        T open(Connector connector) throws JMSException;
    }

    private <T> T open(Opening<T> opening) throws JMSException {
        return open(defaultUser.name(), defaultUser.currentPassword(), opening);
    }

    private <T> T open(String userName, String password, Opening<T> opening) throws JMSException {
        JmsNode entered = node.enter();
        T opened = null;
        try {
            opened = opening.open(new Connector(
                    entered.client(),
                    new ConnectionOptions(
                            prefetch,
                            maxMessageBytes,
                            ObjectTrust.of(trustedPackages, entered.refusals()),
                            clientId,
                            entered.logIn(userName, password),
                            node::leave)));
        } finally {
            if (opened == null) {
                node.leave();
            }
        }
        return opened;
    }

    /**
     * Opens no more connections; the node need not wait for them once those that are open have closed. Does nothing to a node
     * that was given.
     */
    @Override
    public void close() {
        node.close();
    }

    @Override
    public Connection createConnection() throws JMSException {
        return open(Connector::connection);
    }

    @Override
    public Connection createConnection(String userName, String password) throws JMSException {
        return open(userName, password, Connector::connection);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return open(Connector::queueConnection);
    }

    @Override
    public QueueConnection createQueueConnection(String userName, String password) throws JMSException {
        return open(userName, password, Connector::queueConnection);
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return open(Connector::topicConnection);
    }

    @Override
    public TopicConnection createTopicConnection(String userName, String password) throws JMSException {
        return open(userName, password, Connector::topicConnection);
    }

    @Override
    public XAConnection createXAConnection() throws JMSException {
        return open(Connector::xaConnection);
    }

    @Override
    public XAConnection createXAConnection(String userName, String password) throws JMSException {
        return open(userName, password, Connector::xaConnection);
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        return open(Connector::xaQueueConnection);
    }

    @Override
    public XAQueueConnection createXAQueueConnection(String userName, String password) throws JMSException {
        return open(userName, password, Connector::xaQueueConnection);
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        return open(Connector::xaTopicConnection);
    }

    @Override
    public XATopicConnection createXATopicConnection(String userName, String password) throws JMSException {
        return open(userName, password, Connector::xaTopicConnection);
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return RuntimeTwins.call(() -> open(connector -> connector.context(sessionMode)));
    }

    @Override
    public JMSContext createContext(String userName, String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(String userName, String password, int sessionMode) {
        return RuntimeTwins.call(() -> open(userName, password, connector -> connector.context(sessionMode)));
    }

    @Override
    public XAJMSContext createXAContext() {
        return RuntimeTwins.call(() -> open(Connector::xaContext));
    }

    @Override
    public XAJMSContext createXAContext(String userName, String password) {
        return RuntimeTwins.call(() -> open(userName, password, Connector::xaContext));
    }

    /** The URI with the properties as they are now. */
    private ChoraleUri currentUri() {
        if (uri == null) {
            throw new IllegalStateException("This factory was made for a node that runs, not by a URI:"
                    + " it cannot be bound elsewhere, or serialized");
        }
        return uri.with(UriParameter.PREFETCH, Integer.toString(prefetch))
                .with(UriParameter.MAX_MESSAGE_BYTES, Integer.toString(maxMessageBytes))
                .with(UriParameter.CLIENT_ID, clientId)
                .with(UriParameter.TRUSTED_PACKAGES, String.join(",", trustedPackages));
    }

    @Override
    public Reference getReference() throws NamingException {
        try {
            return new Reference(
                    ChoraleConnectionFactory.class.getName(),
                    new StringRefAddr("uri", currentUri().toText()),
                    OBJECT_FACTORY,
                    null);
        } catch (IllegalStateException e) {
            NamingException refused = new OperationNotSupportedException(e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** What is written of a factory. */
    private record Written(String uri) implements Serializable {
        private Object readResolve() {
            return new ChoraleConnectionFactory(uri);
        }
    }

    private Object writeReplace() throws NotSerializableException {
        if (uri == null) {
            throw new NotSerializableException("A factory that was made for a node that runs, not by a URI");
        }
        return new Written(currentUri().toText());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("A factory is written as its URI");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return uri == null ? "factory of a node" : currentUri().toString();
    }
}
