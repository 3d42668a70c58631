package io.chorale.ra;

import io.chorale.jms.config.NodeProperties;
import io.chorale.ra.access.Messaging;
import io.chorale.ra.access.MessagingAccess;
import io.chorale.ra.access.ResourceNaming;
import io.chorale.ra.config.AdapterProperty;
import io.chorale.ra.config.AdapterSettings;
import io.chorale.ra.inbound.ChoraleActivationSpec;
import io.chorale.ra.inbound.EndpointActivation;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import jakarta.jms.JMSException;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAResource;

/**
 * The adapter that a server starts. All instances of a class loader share one node (servers start one for each
 * connection factory that is defined by annotation), which ends with the last of them. Configured by one thread before
 * {@link #start}, thread-safe afterwards.
 */
public class ChoraleResourceAdapter implements ResourceAdapter, MessagingAccess, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(ChoraleResourceAdapter.class.getName());

    private record EndpointKey(MessageEndpointFactory factory, ActivationSpec spec) {}

    /** What exists between start and stop. */
    private record Running(ChoraleNode node, Messaging messaging, BootstrapContext context) {}

    private final AdapterSettings settings = new AdapterSettings();
    private final transient NodeSource nodes;
    private final transient NodeServices services;
    private final transient Map<EndpointKey, EndpointActivation> activations = new ConcurrentHashMap<>();
    private transient volatile Running running;

    /** As servers make it. */
    public ChoraleResourceAdapter() {
        this(ProductionNode::acquire, ProductionNode::services);
    }

    ChoraleResourceAdapter(NodeSource nodes, NodeServices services) {
        this.nodes = nodes;
        this.services = services;
    }

    /** An adapter that was sent over the wire is a configured one that is not started. */
    private Object readResolve() {
        ChoraleResourceAdapter copy = new ChoraleResourceAdapter();
        for (AdapterProperty property : AdapterProperty.values()) {
            copy.settings.set(property, settings.get(property));
        }
        return copy;
    }

    @Override
    public synchronized void start(BootstrapContext context) throws ResourceAdapterInternalException {
        if (running != null) {
            throw new ResourceAdapterInternalException("The adapter is started already");
        }
        try {
            NodeConfig config = nodeProperties().toNodeConfig(System::getProperty, NodeProperties::hostName);
            running = startNode(config, context);
            LOG.log(
                    Level.INFO,
                    () -> "Chorale adapter started: node " + config.nodeName() + " of cluster " + config.clusterName()
                            + ", data in " + config.dataDirectory());
        } catch (RuntimeException | LinkageError e) {
            throw new ResourceAdapterInternalException("Chorale cannot start: " + e.getMessage(), e);
        }
    }

    /** Leaves nothing open when it fails: a server does not call stop() after a failed start(). */
    private Running startNode(NodeConfig config, BootstrapContext context) {
        ChoraleNode node = nodes.acquire(config);
        try {
            return new Running(
                    node,
                    services.start(
                            node,
                            config,
                            settings.trustedPackages(System::getProperty),
                            nodeProperties().authenticator(),
                            nodeProperties().destinations()),
                    context);
        } catch (RuntimeException | LinkageError e) {
            try {
                node.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    @Override
    public synchronized void stop() {
        Running former = running;
        if (former == null) {
            return;
        }
        activations.values().forEach(EndpointActivation::stop);
        activations.clear();
        running = null;
        try {
            former.node().close();
            LOG.log(Level.INFO, "Chorale adapter stopped");
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The node did not end cleanly", e);
        }
    }

    @Override
    public Messaging messaging() throws JMSException {
        Running current = running;
        if (current == null) {
            throw new jakarta.jms.IllegalStateException("The Chorale adapter is not started (yet, or any more)");
        }
        return current.messaging();
    }

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        if (!(spec instanceof ChoraleActivationSpec activationSpec)) {
            throw new NotSupportedException("Not an activation of this adapter: " + spec);
        }
        Running current = running;
        if (current == null) {
            throw new jakarta.resource.spi.IllegalStateException("The Chorale adapter is not started");
        }
        EndpointActivation activation =
                new EndpointActivation(current.messaging(), factory, activationSpec, naming(current.context()));
        if (activations.putIfAbsent(new EndpointKey(factory, spec), activation) != null) {
            throw new ResourceException("This endpoint is active already: " + activation);
        }
        boolean started = false;
        try {
            activation.start(current.context());
            started = true;
        } finally {
            if (!started) {
                activations.remove(new EndpointKey(factory, spec));
            }
        }
    }

    private ResourceNaming naming(BootstrapContext context) {
        return ResourceNaming.of(
                context.getWorkManager(), settings.value(AdapterProperty.RECOVERY_NAME, System::getProperty));
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        EndpointActivation activation = activations.remove(new EndpointKey(factory, spec));
        if (activation != null) {
            activation.stop();
        }
    }

    /**
     * Empty: the branches of this adapter's endpoints are recovered through its connection factories, which reach the
     * same node.
     */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }

    private NodeProperties nodeProperties() {
        return settings.nodeProperties(System::getProperty);
    }

    /** Nodes with the same name form one cluster. */
    public String getClusterName() {
        return settings.get(AdapterProperty.CLUSTER_NAME);
    }

    public void setClusterName(String clusterName) {
        settings.set(AdapterProperty.CLUSTER_NAME, clusterName);
    }

    /** The local address to bind to; empty leaves the choice to the transport. */
    public String getBindAddress() {
        return settings.get(AdapterProperty.BIND_ADDRESS);
    }

    public void setBindAddress(String bindAddress) {
        settings.set(AdapterProperty.BIND_ADDRESS, bindAddress);
    }

    /** The JGroups stack: {@code udp}, {@code tcp}, an XML file, or a string of protocols. */
    public String getStack() {
        return settings.get(AdapterProperty.STACK);
    }

    public void setStack(String stack) {
        settings.set(AdapterProperty.STACK, stack);
    }

    /** Packages and classes, separated by commas, that object messages may hold. */
    public String getTrustedPackages() {
        return settings.get(AdapterProperty.TRUSTED_PACKAGES);
    }

    public void setTrustedPackages(String trustedPackages) {
        settings.set(AdapterProperty.TRUSTED_PACKAGES, trustedPackages);
    }

    /** {@code host[port]} of nodes to ask first, separated by commas. */
    public String getInitialHosts() {
        return settings.get(AdapterProperty.INITIAL_HOSTS);
    }

    public void setInitialHosts(String initialHosts) {
        settings.set(AdapterProperty.INITIAL_HOSTS, initialHosts);
    }

    /** A file with the secret that all nodes share; its presence turns protection on. */
    public String getSecretFile() {
        return settings.get(AdapterProperty.SECRET_FILE);
    }

    public void setSecretFile(String secretFile) {
        settings.set(AdapterProperty.SECRET_FILE, secretFile);
    }

    /** PKCS #12 file with this node's key and certificate; the other way to protect, with the three below. */
    public String getKeyStore() {
        return settings.get(AdapterProperty.KEY_STORE);
    }

    public void setKeyStore(String keyStore) {
        settings.set(AdapterProperty.KEY_STORE, keyStore);
    }

    /** A file with the password of the key store. */
    public String getKeyStorePasswordFile() {
        return settings.get(AdapterProperty.KEY_STORE_PASSWORD_FILE);
    }

    public void setKeyStorePasswordFile(String keyStorePasswordFile) {
        settings.set(AdapterProperty.KEY_STORE_PASSWORD_FILE, keyStorePasswordFile);
    }

    /** PKCS #12 file with the certificates that are trusted. */
    public String getTrustStore() {
        return settings.get(AdapterProperty.TRUST_STORE);
    }

    public void setTrustStore(String trustStore) {
        settings.set(AdapterProperty.TRUST_STORE, trustStore);
    }

    /** A file with the password of the trust store. */
    public String getTrustStorePasswordFile() {
        return settings.get(AdapterProperty.TRUST_STORE_PASSWORD_FILE);
    }

    public void setTrustStorePasswordFile(String trustStorePasswordFile) {
        settings.set(AdapterProperty.TRUST_STORE_PASSWORD_FILE, trustStorePasswordFile);
    }

    /** Where the node keeps its identity and data; empty for a folder in the server's data directory. */
    public String getDataDirectory() {
        return settings.get(AdapterProperty.DATA_DIRECTORY);
    }

    public void setDataDirectory(String dataDirectory) {
        settings.set(AdapterProperty.DATA_DIRECTORY, dataDirectory);
    }

    /** What a confirmation means: {@code auto}, {@code majority} or {@code one}; the same on all nodes. */
    public String getReplicationPolicy() {
        return settings.get(AdapterProperty.REPLICATION_POLICY);
    }

    public void setReplicationPolicy(String replicationPolicy) {
        settings.set(AdapterProperty.REPLICATION_POLICY, replicationPolicy);
    }

    /**
     * After all copies of a shard under policy {@code one} were down: how many milliseconds to wait for those that may have
     * confirmed something last; 0 for as long as it takes.
     */
    public String getColdStartWaitMs() {
        return settings.get(AdapterProperty.COLD_START_WAIT_MS);
    }

    public void setColdStartWaitMs(String coldStartWaitMs) {
        settings.set(AdapterProperty.COLD_START_WAIT_MS, coldStartWaitMs);
    }

    /** A file with users, their roles and what those may do; empty for none. */
    public String getSecurityFile() {
        return settings.get(AdapterProperty.SECURITY_FILE);
    }

    public void setSecurityFile(String securityFile) {
        settings.set(AdapterProperty.SECURITY_FILE, securityFile);
    }

    /** The entry of the JAAS configuration that lets users in; empty for none. */
    public String getJaasLogin() {
        return settings.get(AdapterProperty.JAAS_LOGIN);
    }

    public void setJaasLogin(String jaasLogin) {
        settings.set(AdapterProperty.JAAS_LOGIN, jaasLogin);
    }

    /** The class of an authenticator; empty for none. */
    public String getAuthenticator() {
        return settings.get(AdapterProperty.AUTHENTICATOR);
    }

    public void setAuthenticator(String authenticator) {
        settings.set(AdapterProperty.AUTHENTICATOR, authenticator);
    }

    /** A file with the policies of destinations; empty for none. */
    public String getDestinationsFile() {
        return settings.get(AdapterProperty.DESTINATIONS_FILE);
    }

    public void setDestinationsFile(String destinationsFile) {
        settings.set(AdapterProperty.DESTINATIONS_FILE, destinationsFile);
    }

    /** What people call this node; empty for the server's node name, else the host's name. */
    public String getNodeName() {
        return settings.get(AdapterProperty.NODE_NAME);
    }

    public void setNodeName(String nodeName) {
        settings.set(AdapterProperty.NODE_NAME, nodeName);
    }

    /** The JNDI name of the connection factory through which the server recovers transactions. */
    public String getRecoveryName() {
        return settings.get(AdapterProperty.RECOVERY_NAME);
    }

    public void setRecoveryName(String recoveryName) {
        settings.set(AdapterProperty.RECOVERY_NAME, recoveryName);
    }

    @Override
    public final boolean equals(Object other) {
        // Instances with equal settings are still different adapters to a server that starts and stops each.
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }
}
