package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log and state that a reign begins with.
 *
 * @param image null when it is the candidate's own log as it is
 * @param base its last entry; null when it was merged of several logs, and nobody has it yet
 */
record Foundation(ReplicaImage image, Dot base) {

    /** The same with what shards that were founded apart have, too. */
    Foundation mergedWith(Map<NodeId, ReplicaImage> logs, Set<NodeId> others, NodeId self, Rules rules) {
        ReplicaImage begun = isOwn() ? logs.get(self) : image;
        ShardState state = begun.stateWithTail(rules);
        long entries = begun.appliedEntries() + begun.tail().size();
        for (NodeId other : others) {
            state = StateMerge.of(state, logs.get(other).stateWithTail(rules), rules);
        }
        return new Foundation(
                new ReplicaImage(
                        begun.current(),
                        state,
                        entries,
                        List.of(),
                        begun.config(),
                        begun.pending(),
                        begun.inSync(),
                        begun.reportedTo(),
                        begun.heard()),
                null);
    }

    boolean isOwn() {
        return image == null;
    }
}
