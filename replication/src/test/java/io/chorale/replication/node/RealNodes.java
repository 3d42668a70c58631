package io.chorale.replication.node;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Nodes of one cluster in this process, with their directories, that share a space. For one thread. */
final class RealNodes implements AutoCloseable {
    private final Path directory;
    private final SpaceDefinition definition;
    private final String cluster = "test-" + UUID.randomUUID();
    private final Map<String, ChoraleNode> nodes = new LinkedHashMap<>();

    RealNodes(Path directory, SpaceDefinition definition) {
        this.directory = directory;
        this.definition = definition;
    }

    /** A node that has left comes back with what it had. */
    void join(String name, ReplicationPolicy policy) {
        NodeConfig config = new NodeConfig(
                        cluster,
                        name,
                        "127.0.0.1",
                        "udp",
                        List.of(),
                        directory.resolve(name),
                        NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS)
                .withPolicy(policy);
        ChoraleNode node = NodeRegistry.acquire(config);
        nodes.put(name, node);
        node.open(definition);
    }

    void leave(String name) {
        nodes.remove(name).close();
    }

    Space space(String name) {
        return nodes.get(name).open(definition);
    }

    /** As each node that is there knows it. */
    Collection<Space> spaces() {
        return nodes.values().stream().map(node -> node.open(definition)).toList();
    }

    @Override
    public void close() {
        nodes.values().forEach(ChoraleNode::close);
    }
}
