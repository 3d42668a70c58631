package io.chorale.jms.management;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.ClusterAdministration;
import io.chorale.replication.KnownNode;
import io.chorale.replication.WaitingShard;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.TreeSet;
import java.util.UUID;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Shows what an administrator decides in the platform's MBean server until it is closed. */
public final class AdministrationManagement implements AdministrationMXBean, AutoCloseable {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ClusterAdministration administration;
    private final ObjectName name;

    private AdministrationManagement(ClusterAdministration administration, ObjectName name) {
        this.administration = administration;
        this.name = name;
    }

    /**
     * Shows the administration of a node's cluster.
     *
     * @throws IllegalStateException when the MBean server refuses, for instance because the name is taken
     */
    public static AdministrationManagement register(ChoraleNode node, String clusterName, String nodeName) {
        try {
            ObjectName name = new ObjectName("io.chorale:type=Administration,cluster=" + ObjectName.quote(clusterName)
                    + ",node=" + ObjectName.quote(nodeName) + ",id=" + node.nodeId());
            AdministrationManagement management = new AdministrationManagement(node.administration(), name);
            management.server.registerMBean(management, name);
            return management;
        } catch (JMException e) {
            throw new IllegalStateException("The administration cannot be shown through JMX: " + e, e);
        }
    }

    @Override
    public String[] getNodes() {
        return administration.nodes().stream()
                .map(AdministrationManagement::line)
                .toArray(String[]::new);
    }

    private static String line(KnownNode node) {
        String line = node.id() + " " + node.state();
        return node.removedBy() == null
                ? line
                : line + " at " + Instant.ofEpochMilli(node.removedAtMs()) + " through " + node.removedBy();
    }

    @Override
    public String[] getWaitingShards() {
        return administration.waitingShards().stream()
                .map(AdministrationManagement::line)
                .toArray(String[]::new);
    }

    private static String line(WaitingShard shard) {
        return shard.shard() + " since " + Instant.ofEpochMilli(shard.sinceMs()) + " for "
                + new TreeSet<>(shard.nodes()) + " " + shard.reason();
    }

    @Override
    public void removeNode(String nodeId) {
        administration.removeNode(UUID.fromString(nodeId.strip()));
    }

    @Override
    public void goOnWithWhatIsThere(String space) {
        administration.goOnWithWhatIsThere(space.strip());
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            throw new IllegalStateException(name + " cannot be taken back: " + e, e);
        }
    }
}
