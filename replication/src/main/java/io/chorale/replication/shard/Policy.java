package io.chorale.replication.shard;

import java.util.Map;
import java.util.Set;

/**
 * What a confirmation means, and so what a new reign must know. The protocol asks three questions of it: whether the
 * reports suffice (5.4), what they add up to (5.5), and what is committed (4.3). The other methods say for which replicas
 * the answers rest on reports, which follows from the same choice.
 */
public sealed interface Policy permits MajorityPolicy, OnePolicy {

    /** Whether a candidate has reports of enough members of a config of this policy (5.4). */
    boolean reportsSuffice(Config config, Ballot ballot);

    /** Whose reports would be enough when those that a candidate has are not (5.4). */
    Set<NodeId> awaited(Config config, Ballot ballot);

    /** Whether a candidate that leaves a config of this policy has reports of enough of its members (7.2). */
    boolean reportsSufficeToLeave(Config config, Ballot ballot);

    /** Whose reports would be enough when those of a candidate that leaves a config of this policy are not (7.2). */
    Set<NodeId> awaitedToLeave(Config config, Ballot ballot);

    /** Whose logs the candidate has to have before it can reconcile; its own is there anyway (5.5). */
    Set<NodeId> toReconcile(Ballot ballot);

    /**
     * The log and state that a reign begins with, without its start (5.5).
     *
     * @param logs what {@link #toReconcile} named, and the candidate's own when that is any
     */
    Foundation reconcile(Ballot ballot, Map<NodeId, ReplicaImage> logs);

    /** Whether what these members have logged is committed (4.3). */
    boolean isCommitted(Config config, Set<NodeId> inSync, Set<NodeId> logged);

    /**
     * Whether a start that leaves a config of this policy is committed when these have logged it (7.2).
     *
     * @param givenUp nodes that an administrator has removed for good
     */
    boolean isCommittedToLeave(Config config, Set<NodeId> logged, Set<NodeId> givenUp);

    /** Whether a member may hold confirmed entries that a reign which never heard of it does not have (5.8). */
    boolean confirmsWithoutQuorum();

    /** Whether a reign has to end because other members are reachable than those that log its entries. */
    boolean isOutdated(Config config, Set<NodeId> inSync, Set<NodeId> view);
}
