package io.chorale.shop.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * This node and its cluster, as the adapter's MBean tells. The shop uses the MBean and no class of Chorale, so that it
 * runs on any server. Thread-safe.
 */
@Named("node")
@ApplicationScoped
public class NodeView {

    private static final Logger LOG = System.getLogger(NodeView.class.getName());

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName pattern;

    public NodeView() {
        try {
            pattern = new ObjectName("io.chorale:type=Node,*");
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The node's name; "unknown" while the adapter is not up. */
    public String name() {
        return attribute("NodeName").map(Object::toString).orElse("unknown");
    }

    public String getName() {
        return name();
    }

    /** The nodes of the cluster as this one sees them; empty while the adapter is not up. */
    public List<String> getMembers() {
        return attribute("Members").map(value -> List.of((String[]) value)).orElse(List.of());
    }

    /** Shards that the loss of one more node could lose; -1 while nobody can say. */
    public int getUnderReplicatedShards() {
        return attribute("UnderReplicatedShards").map(Integer.class::cast).orElse(-1);
    }

    /** How many messages wait in a queue or are being worked on; empty while nobody can say. */
    public OptionalLong queueDepth(String queue) {
        Optional<ObjectName> bean = bean();
        if (bean.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Object depth = server.invoke(
                    bean.get(), "queueDepth", new Object[] {queue}, new String[] {String.class.getName()});
            return OptionalLong.of((Long) depth);
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, "the depth of queue " + queue + " is not known", e);
            return OptionalLong.empty();
        }
    }

    private Optional<Object> attribute(String attribute) {
        Optional<ObjectName> bean = bean();
        if (bean.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(server.getAttribute(bean.get(), attribute));
        } catch (JMException e) {
            LOG.log(Level.WARNING, attribute + " of the node is not known", e);
            return Optional.empty();
        }
    }

    private Optional<ObjectName> bean() {
        return server.queryNames(pattern, null).stream().min(Comparator.naturalOrder());
    }
}
