package io.chorale.replication.peers;

import io.chorale.replication.shard.NodeId;
import java.util.Objects;

/**
 * A node was removed from the cluster for good.
 *
 * @param by the node that was asked to
 * @param atMs milliseconds since 1970 by that node's clock, for people
 */
public record Removal(NodeId node, NodeId by, long atMs) {

    public Removal {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(by, "by");
    }
}
