package io.chorale.session.service;

import io.chorale.session.store.SessionAnswer;
import io.chorale.session.store.SessionOperation;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Reaches the node that another class loader of this process published as an MBean. The MBean is looked up again when
 * a call finds it gone, so the adapter may be redeployed. Thread-safe.
 */
public final class PublishedSessionPort implements SessionPort {
    private static final System.Logger LOG = System.getLogger(PublishedSessionPort.class.getName());
    private static final String BYTES = "[B";
    private static final String STRING = "java.lang.String";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String cluster;
    private volatile ObjectName found;

    /**
     * Makes a port; nothing needs to be published yet.
     *
     * @param cluster the cluster's name, or null for the only cluster or the first by name
     */
    public PublishedSessionPort(String cluster) {
        this.cluster = cluster;
    }

    /** Whether a node of the wanted cluster is published now. */
    public boolean available() {
        return lookUp().isPresent();
    }

    @Override
    public byte[] request(String sessionId, byte[] operation) {
        return invoke("request", sessionId, operation);
    }

    @Override
    public byte[] query(String sessionId, byte[] question) {
        return invoke("query", sessionId, question);
    }

    @Override
    public void send(String sessionId, byte[] operation) {
        byte[] unused = invoke("send", sessionId, operation);
    }

    @Override
    public String newId(String prefix) {
        return (String) call("newId", new Object[] {prefix}, new String[] {STRING});
    }

    @Override
    public String newIdBeside(String prefix, String sessionId) {
        return (String) call("newIdBeside", new Object[] {prefix, sessionId}, new String[] {STRING, STRING});
    }

    private byte[] invoke(String operation, String sessionId, byte[] bytes) {
        try {
            return (byte[]) call(operation, new Object[] {sessionId, bytes}, new String[] {STRING, BYTES});
        } catch (NodeUnavailableException e) {
            return new SessionAnswer.Failed(e.inDoubt(), e.getMessage()).encode();
        }
    }

    private Object call(String operation, Object[] arguments, String[] signature) {
        ObjectName name = found;
        if (name == null || !server.isRegistered(name)) {
            name = lookUp().orElseThrow(() -> new NodeUnavailableException(
                    false,
                    "No Chorale node" + (cluster == null ? "" : " of cluster " + cluster)
                            + " is published in this process; deploy chorale.rar, or set chorale.node to own",
                    null));
            found = name;
        }
        try {
            return server.invoke(name, operation, arguments, signature);
        } catch (JMException | RuntimeException e) {
            found = null;
            throw new NodeUnavailableException(true, "The node " + name + " failed: " + e, e);
        }
    }

    private Optional<ObjectName> lookUp() {
        try {
            Set<ObjectName> names =
                    new TreeSet<>(server.queryNames(new ObjectName(SessionPublisher.NAME_PATTERN), null));
            for (ObjectName name : names) {
                if (speaksOurFormat(name)
                        && (cluster == null || ObjectName.quote(cluster).equals(name.getKeyProperty("cluster")))) {
                    return Optional.of(name);
                }
            }
            return Optional.empty();
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(SessionPublisher.NAME_PATTERN + " is no pattern", e);
        }
    }

    private boolean speaksOurFormat(ObjectName name) {
        try {
            return Integer.valueOf(SessionOperation.FORMAT).equals(server.getAttribute(name, "Format"));
        } catch (JMException e) {
            // It may have been unregistered since the look-up; then it is no candidate.
            LOG.log(System.Logger.Level.DEBUG, "The MBean " + name + " does not tell its format", e);
            return false;
        }
    }
}
