package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.NodeId;
import java.util.Objects;

/**
 * What a node's disk says of a copy, whether its space is opened or not.
 *
 * @param pending the config that {@code config} replaces; null when that is committed
 */
public record DiskCopy(ShardId shard, Config config, Config pending) {

    public DiskCopy {
        Objects.requireNonNull(shard, "shard");
        Objects.requireNonNull(config, "config");
    }

    boolean isMember(NodeId node) {
        return config.contains(node) || (pending != null && pending.contains(node));
    }
}
