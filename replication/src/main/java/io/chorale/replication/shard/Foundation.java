package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.HashMap;
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
        Map<NodeId, Epoch> heard = new HashMap<>(begun.heard());
        for (NodeId other : others) {
            ReplicaImage log = logs.get(other);
            state = StateMerge.of(state, log.stateWithTail(rules), rules);
            // Who else has what they had, and has not been heard here, keeps this shard from forgetting (11.1); not who
            // has
            // left them, and has nothing that they have not.
            log.heard().forEach((node, epoch) -> {
                if (log.isMember(node)) {
                    heard.putIfAbsent(node, epoch);
                }
            });
        }
        return new Foundation(begun.with(state, entries, List.of()).withHeard(heard), null);
    }

    boolean isOwn() {
        return image == null;
    }
}
