package io.chorale.replication;

import java.util.Objects;
import java.util.UUID;

/**
 * A node of the cluster, as another one knows it.
 *
 * @param removedBy the node that was asked to remove it; null unless it is {@link State#REMOVED}
 * @param removedAtMs when that was, in milliseconds since 1970 by that node's clock; 0 unless it is removed
 */
public record KnownNode(UUID id, State state, UUID removedBy, long removedAtMs) {

    /** Whether it is there, and is to stay. */
    public enum State {
        /** Takes part. */
        PRESENT,
        /** Has been there, or is one of a shard's copies, and is not there now. It may come back. */
        ABSENT,
        /** Is to be removed: others are taking what it has. */
        DRAINING,
        /** Was removed for good: is refused when it comes back with its directory. */
        REMOVED
    }

    public KnownNode {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
    }
}
