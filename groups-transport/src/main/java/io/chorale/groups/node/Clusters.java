package io.chorale.groups.node;

import io.chorale.groups.Transports;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.spi.Transport;
import java.util.function.Supplier;

/** The way into a cluster. */
public final class Clusters {

    private Clusters() {}

    /**
     * Joins a cluster over the engine that {@link Transports} finds for the configuration's stack. Returns with the first
     * view installed, after at most 30 s.
     *
     * @throws io.chorale.groups.TransportException when it cannot be joined; nothing stays open then
     */
    public static Cluster join(ClusterConfig config) {
        return join(config, () -> Transports.create(config.transport()));
    }

    /**
     * Joins a cluster over transports that the caller makes, a new one each time the process comes back.
     *
     * @throws io.chorale.groups.TransportException when it cannot be joined; nothing stays open then
     */
    public static Cluster join(ClusterConfig config, Supplier<Transport> transports) {
        ClusterNode node = new ClusterNode(config, transports);
        node.start();
        return node;
    }
}
