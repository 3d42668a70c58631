package io.chorale.jms;

import io.chorale.jms.client.Access;
import io.chorale.jms.client.ClientNode;
import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.jms.inbound.Inbound;
import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundSpec;
import io.chorale.jms.link.JmsSettings;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.message.MessageCodec;
import io.chorale.jms.message.MessageFactory;
import io.chorale.jms.message.ObjectRefusals;
import io.chorale.jms.message.ObjectTrust;
import io.chorale.jms.security.Action;
import io.chorale.jms.service.MessagingService;
import io.chorale.jms.xa.BranchTable;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.util.List;
import java.util.Objects;
import javax.transaction.xa.XAResource;

/**
 * The Jakarta Messaging client of one node: what connection factories, inbound consumers and XA branches hang on.
 * Thread-safe.
 */
public final class JmsNode implements AutoCloseable {
    private final String clusterName;
    private final String nodeName;
    private final ServiceLink link;
    private final BranchTable branches;
    private final ClientNode client;
    private final Inbound inbound;
    private final ObjectRefusals refusals = new ObjectRefusals();
    private final NodeGuard guard = new NodeGuard();

    /** With default settings, see {@link #JmsNode(MessagingService, String, String, JmsSettings)}. */
    public JmsNode(MessagingService service, String clusterName, String nodeName) {
        this(service, clusterName, nodeName, JmsSettings.DEFAULT);
    }

    /** Trusting no class in inbound object messages but the JDK's values. */
    public JmsNode(MessagingService service, String clusterName, String nodeName, JmsSettings settings) {
        this(service, clusterName, nodeName, settings, List.of());
    }

    /**
     * Makes the client.
     *
     * @param service not closed by this object
     * @param clusterName for people to read
     * @param nodeName for people to read
     * @param inboundTrust packages and classes that object messages to inbound consumers may contain, beyond values and
     *     collections of the JDK
     */
    public JmsNode(
            MessagingService service,
            String clusterName,
            String nodeName,
            JmsSettings settings,
            List<String> inboundTrust) {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(settings, "settings");
        this.clusterName = Objects.requireNonNull(clusterName, "clusterName");
        this.nodeName = Objects.requireNonNull(nodeName, "nodeName");
        ChoraleDestinations destinations = new ChoraleDestinations();
        link = new ServiceLink(service, settings, System::currentTimeMillis);
        branches = new BranchTable(link, clusterName + "/" + nodeName);
        client = new ClientNode(link, branches, destinations);
        MessageFactory messages = new MessageFactory(ObjectTrust.of(inboundTrust, refusals));
        inbound = new Inbound(link, branches, new MessageCodec(messages, destinations));
    }

    public String clusterName() {
        return clusterName;
    }

    public String nodeName() {
        return nodeName;
    }

    /**
     * Says who may connect through this node. All its users must say the same, as whoever came around the authenticator
     * would make it worthless. Unless said, everybody in this JVM may do everything.
     *
     * @throws IllegalArgumentException if the authenticator cannot be made, or another one was asked for before
     */
    public void authenticateBy(AuthenticatorConfig config) {
        guard.configure(config);
    }

    /** Lets a user in; null for the one that is nobody. */
    Access logIn(String userName, String password) throws JMSSecurityException {
        return guard.logIn(userName, password);
    }

    ClientNode client() {
        return client;
    }

    /**
     * Opens a consumer for one endpoint thread of an application server.
     *
     * @throws JMSException if the node is closed or the consumer cannot be attached in time
     */
    public InboundConsumer openInbound(InboundSpec spec) throws JMSException {
        return openInbound(spec, null, null);
    }

    /**
     * Opens a consumer for one endpoint thread of an application server, for a user.
     *
     * @param userName null for nobody
     * @throws JMSException as without a user
     * @throws JMSSecurityException if the user is not let in, or may not consume from there
     */
    public InboundConsumer openInbound(InboundSpec spec, String userName, String password) throws JMSException {
        logIn(userName, password).require(Action.CONSUME, spec.source().address());
        return inbound.open(spec);
    }

    /** A resource for transaction recovery: finds every branch that this node may settle, and settles it. */
    public XAResource recoveryResource() {
        return branches.newResource();
    }

    /** How many messages reached this node and could not be decoded. */
    public long unreadableMessages() {
        return client.unreadableCount() + inbound.unreadableCount();
    }

    /** How many object messages were refused, because their class is not trusted or they are too large. */
    public long refusedObjects() {
        return refusals.count();
    }

    ObjectRefusals refusals() {
        return refusals;
    }

    /** How many connections are open. */
    public int openConnections() {
        return client.connectionCount();
    }

    /** How many XA branches are known here and not settled. */
    public int openBranches() {
        return branches.size();
    }

    /**
     * Closes connections and inbound consumers, and rolls back branches that are not prepared. The service stays open,
     * and prepared branches stay with it.
     */
    @Override
    public void close() {
        client.close();
        inbound.close();
        branches.close();
        link.close();
    }
}
