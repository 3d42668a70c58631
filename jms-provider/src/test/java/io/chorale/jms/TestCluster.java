package io.chorale.jms;

import static org.awaitility.Awaitility.await;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Real nodes of one process, on JGroups and the disk. */
final class TestCluster implements AutoCloseable {
    static final long WAIT_MS = 15_000;

    final String name = "test-" + UUID.randomUUID();
    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, ChoraleNode> nodes = new LinkedHashMap<>();
    private final Map<String, JmsNode> messaging = new LinkedHashMap<>();
    private final Path directory;
    private final DestinationPolicies policies;

    /** Starts the nodes, and waits until each shard has its copies. */
    TestCluster(Path directory, String... names) {
        this(directory, DestinationPolicies.DEFAULTS, names);
    }

    TestCluster(Path directory, DestinationPolicies policies, String... names) {
        this.directory = directory;
        this.policies = policies;
        for (String each : names) {
            start(each);
        }
        awaitWhole();
    }

    /** Starts a node, or starts it again. */
    void start(String node) {
        ChoraleNode started = NodeRegistry.acquire(
                new NodeConfig(name, node, "127.0.0.1", "udp", List.of(), directory.resolve(node), 30_000));
        nodes.put(node, started);
        messaging.put(node, ClusterMessaging.join(started, name, node, List.of(), policies));
    }

    ChoraleNode node(String node) {
        return nodes.get(node);
    }

    ChoraleConnectionFactory factory(String node) {
        return new ChoraleConnectionFactory(messaging.get(node));
    }

    void stop(String node) {
        messaging.remove(node);
        nodes.remove(node).close();
    }

    void awaitWhole() {
        for (String node : nodes.keySet()) {
            await().atMost(Duration.ofMillis(WAIT_MS))
                    .until(() -> ((String[]) attribute(node, "Members")).length == nodes.size()
                            && attribute(node, "UnderReplicatedShards").equals(0));
        }
    }

    Object attribute(String node, String attribute) throws JMException {
        return mbeans.getAttribute(mbean("Node", node), attribute);
    }

    long depth(String node, String queue) throws JMException {
        return (Long) mbeans.invoke(
                mbean("Node", node), "queueDepth", new Object[] {queue}, new String[] {String.class.getName()});
    }

    ObjectName mbean(String type, String node) throws JMException {
        ObjectName pattern = new ObjectName("io.chorale:type=" + type + ",cluster=" + ObjectName.quote(name) + ",node="
                + ObjectName.quote(node) + ",*");
        return mbeans.queryNames(pattern, null).iterator().next();
    }

    @Override
    public void close() {
        nodes.values().forEach(ChoraleNode::close);
    }
}
