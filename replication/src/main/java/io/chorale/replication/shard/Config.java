package io.chorale.replication.shard;

import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which nodes keep a shard, and what a confirmation means.
 *
 * @param version counts the changes of a shard's config; 0 on a node that has never been a member
 * @param members in the order of their ids
 * @param birth drawn when the shard was founded: two nodes that found one apart have two shards of one name
 */
public record Config(long version, SortedSet<NodeId> members, Policy policy, long birth) {

    public Config {
        Objects.requireNonNull(policy, "policy");
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    }

    public static Config of(long version, Collection<NodeId> members, Policy policy) {
        return new Config(version, new TreeSet<>(members), policy, 0);
    }

    public boolean contains(NodeId node) {
        return members.contains(node);
    }

    /** Whether it is a member of this one, or of the one that this replaces, if there is one. */
    boolean containsOr(Config replaced, NodeId node) {
        return contains(node) || (replaced != null && replaced.contains(node));
    }

    /** Whether no quorum has to report under this one, nor for leaving the one that this replaces, if there is one. */
    boolean needsNoQuorum(Config replaced) {
        return policy.confirmsWithoutQuorum()
                && (replaced == null || replaced.policy().confirmsWithoutQuorum());
    }

    /** What follows this one. */
    Config next(Collection<NodeId> newMembers, Policy newPolicy) {
        return new Config(version + 1, new TreeSet<>(newMembers), newPolicy, birth);
    }

    boolean isMajority(Collection<NodeId> nodes) {
        int found = 0;
        for (NodeId member : members) {
            if (nodes.contains(member)) {
                found++;
            }
        }
        return found * 2 > members.size();
    }
}
