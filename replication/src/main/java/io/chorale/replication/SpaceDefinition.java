package io.chorale.replication;

import java.util.Objects;
import java.util.function.Function;

/**
 * A space to open: the same on all nodes that open it.
 *
 * @param name 1 to 64 characters
 * @param shards 1 to 1024, fixed for the cluster
 * @param copies how many nodes hold each shard, the primary included: 1 to 7; fewer nodes hold fewer
 * @param machine makes an empty state machine, given where it will find its shard's elements
 */
public record SpaceDefinition(
        String name, int shards, int copies, Function<ShardElements, ? extends StateMachine> machine) {

    public static final int DEFAULT_SHARDS = 64;
    public static final int DEFAULT_COPIES = 3;

    public SpaceDefinition {
        Objects.requireNonNull(machine, "machine");
        if (name.isEmpty() || name.length() > 64) {
            throw new IllegalArgumentException("A space's name has 1 to 64 characters, not " + name.length());
        }
        if (shards < 1 || shards > 1024) {
            throw new IllegalArgumentException("A space has 1 to 1024 shards, not " + shards);
        }
        if (copies < 1 || copies > 7) {
            throw new IllegalArgumentException("A shard has 1 to 7 copies, not " + copies);
        }
    }
}
