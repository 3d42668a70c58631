package io.chorale.replication;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A shard that is not served, because nodes that it needs are not there.
 *
 * @param nodes those nodes; under {@link Reason#QUORUM} some of them are enough
 * @param sinceMs milliseconds since 1970; as long as this node has run at most
 */
public record WaitingShard(ShardId shard, Reason reason, Set<UUID> nodes, long sinceMs) {

    /** Why they are needed, and what helps. */
    public enum Reason {
        /**
         * All copies were down, and under policy {@code ONE} these nodes may have confirmed something last. Start them, or
         * {@linkplain ClusterAdministration#removeNode remove} them, or say that {@linkplain
         * ClusterAdministration#goOnWithWhatIsThere what is there must do}.
         */
        LAST_IN_SYNC,
        /** Under policy {@code MAJORITY} half of the copies or more are away. Start as many nodes as needed. */
        QUORUM,
        /** A shard was being moved. Start the nodes; under policy {@code ONE} removing them helps, too. */
        CONFIG_CHANGE
    }

    public WaitingShard {
        Objects.requireNonNull(shard, "shard");
        Objects.requireNonNull(reason, "reason");
        nodes = Set.copyOf(nodes);
    }
}
