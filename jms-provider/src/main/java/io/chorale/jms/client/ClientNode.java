package io.chorale.jms.client;

import io.chorale.groups.spi.OnceLog;
import io.chorale.jms.link.Failures;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.message.DestinationFactory;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.xa.BranchTable;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the connections of a node share. Thread-safe. */
public final class ClientNode {

    private static final Logger LOG = System.getLogger(ClientNode.class.getName());

    private final OnceLog unreadableLog = new OnceLog(LOG);
    private final ServiceLink link;
    private final BranchTable branches;
    private final DestinationFactory destinations;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder unreadable = new LongAdder();

    /** Shares these between the node's connections. */
    public ClientNode(ServiceLink link, BranchTable branches, DestinationFactory destinations) {
        this.link = link;
        this.branches = branches;
        this.destinations = destinations;
    }

    public ServiceLink link() {
        return link;
    }

    public BranchTable branches() {
        return branches;
    }

    public DestinationFactory destinations() {
        return destinations;
    }

    /** Counts a message that could not be decoded, and logs why. */
    public void unreadable(String messageId, RuntimeException cause) {
        unreadable.increment();
        unreadableLog.warn(
                cause.getMessage(),
                () -> "Message " + messageId + " cannot be read here and is set aside until its consumer closes."
                        + " From now on others with this cause are counted, not logged.",
                cause);
    }

    /** How many messages could not be decoded. */
    public long unreadableCount() {
        return unreadable.sum();
    }

    /** How many connections are open. */
    public int connectionCount() {
        return connections.size();
    }

    void register(ClientConnection connection) throws JMSException {
        link.requireOpen();
        connections.add(connection);
    }

    void forget(ClientConnection connection) {
        connections.remove(connection);
    }

    /** Takes a client id for a connection, cluster-wide (§6.1.2). */
    void claimClientId(String clientId, UUID connection) throws JMSException {
        try {
            link.outcome(link.service().claimClientId(clientId, connection));
        } catch (MessagingException e) {
            if (e.kind() == Kind.IN_USE) {
                throw Failures.caused(
                        new InvalidClientIDException(e.getMessage(), e.kind().name()), e);
            }
            throw Failures.toJms("take the client id " + clientId, e);
        }
    }

    void freeClientId(String clientId, UUID connection) throws JMSException {
        link.await(link.service().freeClientId(clientId, connection), "let the client id " + clientId + " go");
    }

    /** Closes all connections. */
    public void close() {
        for (ClientConnection connection : List.copyOf(connections)) {
            try {
                connection.close();
            } catch (JMSException e) {
                LOG.log(Level.WARNING, "A connection did not close cleanly with its node", e);
            }
        }
    }
}
