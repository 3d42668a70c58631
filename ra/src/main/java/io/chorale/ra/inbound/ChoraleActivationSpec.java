package io.chorale.ra.inbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.io.Serializable;

/**
 * The activation properties of a message-driven bean: the standard ones of Jakarta Messaging, and {@code maxSession} and
 * {@code prefetch}. Configured by one thread before activation. Standard properties that ask for something which is not
 * supported yet (selectors, durable and shared subscriptions) are refused by {@link #validate}.
 */
public class ChoraleActivationSpec implements ActivationSpec, Serializable {
    private static final long serialVersionUID = 1L;

    public static final int DEFAULT_MAX_SESSION = 5;
    public static final int DEFAULT_PREFETCH = 4;

    private transient ResourceAdapter resourceAdapter;

    private String destination;
    private String destinationLookup;
    private String destinationType;
    private String connectionFactoryLookup;
    private String messageSelector;
    private String acknowledgeMode = "Auto-acknowledge";
    private String subscriptionDurability = "NonDurable";
    private String subscriptionName;
    private boolean shareSubscriptions;
    private String clientId;
    private String user;
    private String password;
    private int maxSession = DEFAULT_MAX_SESSION;
    private int prefetch = DEFAULT_PREFETCH;

    @Override
    public void validate() throws InvalidPropertyException {
        ActivationRules.check(this);
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        if (resourceAdapter != null && resourceAdapter != adapter) {
            throw new jakarta.resource.spi.IllegalStateException("Already associated with another adapter");
        }
        resourceAdapter = adapter;
    }

    /** The JNDI name or the plain name of the destination; {@link #getDestinationLookup} goes before it. */
    public String getDestination() {
        return destination;
    }

    public void setDestination(String destination) {
        this.destination = destination;
    }

    /** The JNDI name of the destination; a name without {@code java:} that is not bound is taken as its plain name. */
    public String getDestinationLookup() {
        return destinationLookup;
    }

    public void setDestinationLookup(String destinationLookup) {
        this.destinationLookup = destinationLookup;
    }

    /** {@code jakarta.jms.Queue} (the default for plain names) or {@code jakarta.jms.Topic}. */
    public String getDestinationType() {
        return destinationType;
    }

    public void setDestinationType(String destinationType) {
        this.destinationType = destinationType;
    }

    /** Accepted and not looked up: every Chorale factory of a server leads to the node that delivers here. */
    public String getConnectionFactoryLookup() {
        return connectionFactoryLookup;
    }

    public void setConnectionFactoryLookup(String connectionFactoryLookup) {
        this.connectionFactoryLookup = connectionFactoryLookup;
    }

    /** Not supported yet: must be empty. */
    public String getMessageSelector() {
        return messageSelector;
    }

    public void setMessageSelector(String messageSelector) {
        this.messageSelector = messageSelector;
    }

    /** {@code Auto-acknowledge} or {@code Dups-ok-acknowledge}; the second is kept as strictly as the first. */
    public String getAcknowledgeMode() {
        return acknowledgeMode;
    }

    public void setAcknowledgeMode(String acknowledgeMode) {
        this.acknowledgeMode = acknowledgeMode;
    }

    /** {@code NonDurable}; {@code Durable} is not supported yet. */
    public String getSubscriptionDurability() {
        return subscriptionDurability;
    }

    public void setSubscriptionDurability(String subscriptionDurability) {
        this.subscriptionDurability = subscriptionDurability;
    }

    /** Names a durable or shared subscription; not used by others. */
    public String getSubscriptionName() {
        return subscriptionName;
    }

    public void setSubscriptionName(String subscriptionName) {
        this.subscriptionName = subscriptionName;
    }

    /** Not supported yet: must be false. */
    public boolean isShareSubscriptions() {
        return shareSubscriptions;
    }

    public void setShareSubscriptions(boolean shareSubscriptions) {
        this.shareSubscriptions = shareSubscriptions;
    }

    /** Part of a durable subscription's identity; not used by others. */
    public String getClientId() {
        return clientId;
    }

    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    /** Who must be allowed to consume, where the adapter has an authenticator; null or blank for nobody. */
    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    /** As {@link #getUser}. */
    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** How many messages may be worked on at once, 1 to 1,000. A topic is always consumed by one. */
    public int getMaxSession() {
        return maxSession;
    }

    public void setMaxSession(int maxSession) {
        this.maxSession = maxSession;
    }

    /** How many messages may wait ahead of each session, 1 to 1,000. */
    public int getPrefetch() {
        return prefetch;
    }

    public void setPrefetch(int prefetch) {
        this.prefetch = prefetch;
    }

    @Override
    public String toString() {
        return (destinationLookup != null ? destinationLookup : destination) + " (maxSession=" + maxSession + ")";
    }
}
