package io.chorale.groups.management;

import io.chorale.groups.Member;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.NodeStatus;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Shows a process' groups in the platform's MBean server until it is closed. */
public final class ClusterManagement implements ClusterMXBean, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClusterManagement.class.getName());

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String clusterName;
    private final Cluster cluster;
    private final Supplier<List<QueueFigures>> queues;
    private ObjectName name;

    private ClusterManagement(String clusterName, Cluster cluster, Supplier<List<QueueFigures>> queues) {
        this.clusterName = clusterName;
        this.cluster = cluster;
        this.queues = queues;
    }

    /** Shows a process; one that the MBean server refuses does without, and says so in the log. */
    public static ClusterManagement register(String clusterName, Cluster cluster, Supplier<List<QueueFigures>> queues) {
        ClusterManagement management = new ClusterManagement(clusterName, cluster, queues);
        Member self = cluster.self();
        try {
            ObjectName name = new ObjectName("io.chorale:type=Cluster,cluster=" + ObjectName.quote(clusterName)
                    + ",member=" + ObjectName.quote(self.name()) + ",id=" + self.id());
            management.server.registerMBean(management, name);
            management.name = name;
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, "The groups of " + self + " cannot be shown through JMX", e);
        }
        return management;
    }

    @Override
    public String getClusterName() {
        return clusterName;
    }

    @Override
    public String getMember() {
        return cluster.self().toString();
    }

    @Override
    public List<String> getMembers() {
        return cluster.members().stream().map(Member::toString).toList();
    }

    @Override
    public String getState() {
        NodeStatus status = status();
        return status == null ? "away" : status.state();
    }

    @Override
    public Map<String, Long> getCounters() {
        NodeStatus status = status();
        return status == null ? Map.of() : status.counters();
    }

    /** Null while the process comes back to its cluster. */
    private NodeStatus status() {
        try {
            return cluster.status();
        } catch (TransportException e) {
            LOG.log(System.Logger.Level.DEBUG, "No status of " + cluster.self(), e);
            return null;
        }
    }

    @Override
    public List<QueueFigures> getQueues() {
        return queues.get();
    }

    @Override
    public void close() {
        if (name == null) {
            return;
        }
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, name + " cannot be taken back", e);
        }
    }
}
