package io.chorale.replication.shard;

import java.util.List;
import java.util.Set;

/** One decision of a reign. */
public sealed interface Entry {

    /** What it does to the state. */
    default List<Change> changes() {
        return List.of();
    }

    /**
     * The first entry of a reign.
     *
     * @param pending the config that this reign replaces while that is not known committed; null when none
     * @param inSync whose reports were used; under the policy {@code one} these log each entry of the reign
     */
    record Start(Config config, Config pending, Set<NodeId> inSync) implements Entry {
        public Start {
            inSync = Ordered.copyOf(inSync);
        }
    }

    /**
     * A client's request that was decided; without changes when it was refused. Once it is committed, the primary knows
     * that it still reigned when it appended it.
     *
     * @param lowestOpen the client has the answers to all of its requests before this one
     */
    record Requested(ClientId client, long sequence, long lowestOpen, Payload answer, List<Change> changes)
            implements Entry {
        public Requested {
            changes = List.copyOf(changes);
        }
    }

    /**
     * All members have logged the start of this reign: logs that end in an earlier one do not count any more. When all have
     * logged this, too, what is forgotten at a stable point is brought back by none of them (11.1).
     */
    record Seal() implements Entry {}

    /**
     * All members have logged all that was decided before this reign: its epochs are over, and these clients are forgotten
     * (11).
     *
     * @param forgotten clients and branches, of which no request and no copy can be on its way any more
     */
    record Stable(List<ClientId> forgotten) implements Entry {
        public Stable {
            forgotten = List.copyOf(forgotten);
        }
    }

    /** A decision that the primary took by itself. */
    record Proposed(List<Change> changes) implements Entry {
        public Proposed {
            changes = List.copyOf(changes);
        }
    }
}
