package io.chorale.replication.node;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.ClusterAdministration;
import io.chorale.replication.LoadFigures;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.StorageFigures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The nodes of this class loader, shared by reference count: application servers make several instances of one
 * resource adapter, and all of them are one node. The one static state of the product. Thread-safe.
 */
public final class NodeRegistry {

    private record Key(String clusterName, Path dataDirectory) {}

    private static final class Shared {
        private final NodeDriver node;
        private final NodeSecurity security;
        private int users;

        Shared(NodeDriver node, NodeSecurity security) {
            this.node = node;
            this.security = security;
        }
    }

    private static final Map<Key, Shared> NODES = new HashMap<>();

    private NodeRegistry() {}

    /**
     * Starts the node of a cluster and data directory, or joins its users. What else the configuration says counts for
     * the first user only, but nobody gets a node that is protected in another way than it asks for. Each result is closed once by its user; the node ends with the last.
     *
     * @throws NodeStartException when the node cannot start, or has another protection; nothing stays open then
     */
    public static ChoraleNode acquire(NodeConfig config) {
        Key key = new Key(
                config.clusterName(), config.dataDirectory().toAbsolutePath().normalize());
        synchronized (NODES) {
            Shared shared = NODES.get(key);
            if (shared == null) {
                shared = new Shared(NodeDriver.start(config), config.security());
                NODES.put(key, shared);
            } else if (!shared.security.equals(config.security())) {
                throw new NodeStartException("The node of cluster " + key.clusterName() + " in " + key.dataDirectory()
                        + " runs with " + shared.security + ", and is asked for with " + config.security()
                        + ": give all its users the same, or another data directory");
            }
            shared.users++;
            return new Lease(key, shared.node);
        }
    }

    private static void release(Key key) {
        synchronized (NODES) {
            Shared shared = NODES.get(key);
            shared.users--;
            if (shared.users == 0) {
                NODES.remove(key);
                shared.node.close();
            }
        }
    }

    /** One user's hold on a node. */
    private static final class Lease implements ChoraleNode {
        private final Key key;
        private final NodeDriver node;
        private final AtomicBoolean released = new AtomicBoolean();

        Lease(Key key, NodeDriver node) {
            this.key = key;
            this.node = node;
        }

        @Override
        public UUID nodeId() {
            return node.nodeId();
        }

        @Override
        public Member self() {
            return node.self();
        }

        @Override
        public View view() {
            return node.view();
        }

        @Override
        public Set<UUID> presentNodes() {
            return node.presentNodes();
        }

        @Override
        public long rejectedInput() {
            return node.rejectedInput();
        }

        @Override
        public LoadFigures load() {
            return node.load();
        }

        @Override
        public StorageFigures storage() {
            return node.storage();
        }

        @Override
        public ClusterAdministration administration() {
            return node.administration();
        }

        @Override
        public Space open(SpaceDefinition definition) {
            return node.open(definition);
        }

        @Override
        public void listen(String space, SpaceListener listener) {
            node.listen(space, listener);
        }

        @Override
        public void unlisten(String space, SpaceListener listener) {
            node.unlisten(space, listener);
        }

        @Override
        public <T extends AutoCloseable> T service(Class<T> type, Function<ChoraleNode, T> factory) {
            return node.service(type, factory);
        }

        @Override
        public void close() {
            node.requireNotLoop();
            if (released.compareAndSet(false, true)) {
                release(key);
            }
        }
    }
}
