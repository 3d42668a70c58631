package io.chorale.replication.core;

import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.MajorityPolicy;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Policy;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the copies of a shard should be, given the nodes that are known.
 *
 * @param members the one that should be primary first
 */
record Plan(List<NodeId> members, Policy policy) {
    /** With fewer nodes no majority survives the loss of one. */
    static final int LEAST_FOR_MAJORITY = 3;

    static Plan of(ShardId shard, HostedSpace space, Set<NodeId> known) {
        List<NodeId> members = Placement.of(shard, space.copies(), known);
        boolean majority = space.policy() == ReplicationPolicy.MAJORITY
                || (space.policy() == ReplicationPolicy.AUTO && members.size() >= LEAST_FOR_MAJORITY);
        return new Plan(members, majority ? new MajorityPolicy() : new OnePolicy());
    }

    /** The same with these as members, too. */
    Plan with(Set<NodeId> more) {
        Set<NodeId> all = new LinkedHashSet<>(members);
        all.addAll(more);
        return new Plan(List.copyOf(all), policy);
    }

    NodeId primary() {
        return members.get(0);
    }

    boolean isMetBy(Config config) {
        return config.members().equals(new HashSet<>(members))
                && config.policy().equals(policy);
    }

    /**
     * Whether a change from the config can be completed with the nodes that are present.
     *
     * @param leaving those that were removed for good, or are about to be: the others do not need them if they are gone
     */
    boolean isReachable(Config from, Set<NodeId> present, Set<NodeId> leaving) {
        Set<NodeId> newcomers = new HashSet<>(members);
        newcomers.removeAll(from.members());
        long there = from.members().stream().filter(present::contains).count();
        boolean canLeave = from.policy().confirmsWithoutQuorum()
                ? from.members().stream().allMatch(node -> present.contains(node) || leaving.contains(node))
                : there * 2 > from.members().size();
        return canLeave && present.containsAll(newcomers);
    }
}
