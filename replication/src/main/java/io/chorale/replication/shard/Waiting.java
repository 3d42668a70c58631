package io.chorale.replication.shard;

import java.util.Set;

/**
 * What keeps a shard from being served.
 *
 * @param nodes those that are needed and are not there; under {@code majority} some of them are enough
 */
public record Waiting(Reason reason, Set<NodeId> nodes) {

    /** Why they are needed. */
    public enum Reason {
        /** Under {@code one}, after all were down: they may have confirmed something last (8). */
        LAST_IN_SYNC,
        /** Under {@code majority}: less than half of the members are there (5.4). */
        QUORUM,
        /** A config change is half-way, and the config that is left needs them (7.2). */
        CONFIG_CHANGE
    }

    public Waiting {
        nodes = Ordered.copyOf(nodes);
    }
}
