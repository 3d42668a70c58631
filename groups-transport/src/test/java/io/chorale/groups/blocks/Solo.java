package io.chorale.groups.blocks;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.node.Clusters;
import io.chorale.groups.node.SoloTransport;
import java.util.List;

/** A cluster of one process without a network: what is tested in it is between its sessions. */
final class Solo {
    static final int SMALL_BYTES = 10_000;

    private Solo() {}

    static Cluster cluster(int maxMessageBytes) {
        TransportConfig transport = new TransportConfig("solo", "solo", "127.0.0.1", "udp", List.of());
        return Clusters.join(ClusterConfig.of(transport).withMaxMessageBytes(maxMessageBytes), SoloTransport::new);
    }
}
