package io.chorale.replication.shard;

import java.util.Set;

/** One decision of a reign. */
public sealed interface Entry {

    /**
     * The first entry of a reign.
     *
     * @param pending the config that this reign replaces while that is not known committed; null when none
     * @param inSync whose reports were used; under the policy {@code one} these log each entry of the reign
     */
    record Start(Config config, Config pending, Set<NodeId> inSync) implements Entry {
        public Start {
            inSync = Set.copyOf(inSync);
        }
    }

    /** Changes nothing: once it is committed, the primary knows that it still reigned when it appended it. */
    record Noop() implements Entry {}

    /** A client's request that was found valid. */
    record Requested(ClientId client, long sequence, Operation operation) implements Entry {}
}
