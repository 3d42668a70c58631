package io.chorale.replication.shard;

import java.util.Objects;
import java.util.UUID;

/**
 * Names a data directory; a directory that was wiped is a new node.
 *
 * @param value drawn when the directory was made
 */
public record NodeId(UUID value) implements Comparable<NodeId> {

    public NodeId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
