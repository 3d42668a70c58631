package io.chorale.session.service;

import io.chorale.replication.ChoraleNode;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers a node's session service in the platform's MBean server for as long as it is open, so that applications
 * in other class loaders find it. Made by {@code SessionPublisher.publish(node, clusterName)}, or once per node by
 * {@code node.service(SessionPublisher.class, n -> SessionPublisher.publish(n, clusterName))}.
 */
public final class SessionPublisher implements AutoCloseable {
    /** Matches the MBeans of all nodes in this process. */
    public static final String NAME_PATTERN = "io.chorale:type=Sessions,*";

    private static final System.Logger LOG = System.getLogger(SessionPublisher.class.getName());

    private final MBeanServer server;
    private final ObjectName name;
    private final SessionService service;

    private SessionPublisher(MBeanServer server, ObjectName name, SessionService service) {
        this.server = server;
        this.name = name;
        this.service = service;
    }

    /**
     * Opens the session service of a node and registers it.
     *
     * @throws IllegalStateException when the name is taken or the server refuses it
     */
    public static SessionPublisher publish(ChoraleNode node, String clusterName) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        SessionService service = new SessionService(node);
        try {
            ObjectName name = new ObjectName("io.chorale:type=Sessions,cluster=" + ObjectName.quote(clusterName)
                    + ",node=" + ObjectName.quote(node.self().toString()));
            server.registerMBean(new SessionNode(clusterName, service), name);
            return new SessionPublisher(server, name, service);
        } catch (JMException e) {
            service.close();
            throw new IllegalStateException(
                    "The session MBean of cluster " + clusterName + " could not be registered; is a former node of"
                            + " this process still open?",
                    e);
        }
    }

    public ObjectName name() {
        return name;
    }

    public SessionService service() {
        return service;
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, "The MBean " + name + " could not be unregistered", e);
        }
        service.close();
    }
}
