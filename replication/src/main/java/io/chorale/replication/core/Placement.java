package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.shard.NodeId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Where a shard should be: the nodes with the highest weights for it (rendezvous hashing), so that a node that comes
 * or goes moves only its own share. Weighed by the lasting node id: a restarted node gets back what it had.
 */
final class Placement {

    private Placement() {}

    /** The nodes for a shard, the primary first; at most {@code copies}. */
    static List<NodeId> of(ShardId shard, int copies, Collection<NodeId> nodes) {
        return nodes.stream()
                .sorted(Comparator.<NodeId>comparingLong(node -> weight(shard, node.value()))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(copies)
                .toList();
    }

    private static long weight(ShardId shard, UUID node) {
        long hash = node.getMostSignificantBits() ^ Long.rotateLeft(node.getLeastSignificantBits(), 32);
        hash = mix(hash + shard.number() * 0x9e3779b97f4a7c15L);
        return mix(hash ^ shard.space().hashCode());
    }

    /** The finalizer of the SplitMix64 generator: every input bit changes about half of the output bits. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
