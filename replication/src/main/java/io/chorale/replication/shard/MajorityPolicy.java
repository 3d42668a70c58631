package io.chorale.replication.shard;

import io.chorale.replication.shard.Rules.Rule;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** More than half of the members log an entry before it is confirmed: nothing is ever confirmed on two sides. */
public record MajorityPolicy() implements Policy {

    @Override
    public boolean reportsSuffice(Config config, Ballot ballot) {
        // Who was given up counts as a member all the same: others may have confirmed with it what these do not know.
        return config.isMajority(ballot.reporters());
    }

    @Override
    public Set<NodeId> awaited(Config config, Ballot ballot) {
        Set<NodeId> awaited = new TreeSet<>();
        if (!reportsSuffice(config, ballot)) {
            awaited.addAll(config.members());
            awaited.removeAll(ballot.reporters());
        }
        return awaited;
    }

    @Override
    public boolean reportsSufficeToLeave(Config config, Ballot ballot) {
        return reportsSuffice(config, ballot);
    }

    @Override
    public Set<NodeId> awaitedToLeave(Config config, Ballot ballot) {
        return awaited(config, ballot);
    }

    @Override
    public Set<NodeId> toReconcile(Ballot ballot) {
        if (!ballot.rules().keep(Rule.MERGE_ONLY_UNDER_ONE)) {
            return new OnePolicy().toReconcile(ballot);
        }
        NodeId best = best(ballot);
        return best.equals(ballot.self()) ? Set.of() : Set.of(best);
    }

    private static NodeId best(Ballot ballot) {
        Rules rules = ballot.rules();
        NodeId best = ballot.self();
        if (!rules.keep(Rule.TAKE_BEST_LOG)) {
            return best;
        }
        Comparator<ReplicaSummary> better = rules.keep(Rule.BEST_LOG_BY_DOT)
                ? Comparator.comparing(ReplicaSummary::last)
                : Comparator.comparingLong(ReplicaSummary::entries);
        for (Map.Entry<NodeId, ReplicaSummary> report : ballot.reports().entrySet()) {
            boolean isOurs =
                    report.getValue().config().birth() == ballot.own().config().birth();
            if (isOurs && better.compare(report.getValue(), ballot.reports().get(best)) > 0) {
                best = report.getKey();
            }
        }
        return best;
    }

    @Override
    public Foundation reconcile(Ballot ballot, Map<NodeId, ReplicaImage> logs) {
        if (!ballot.rules().keep(Rule.MERGE_ONLY_UNDER_ONE)) {
            return new OnePolicy().reconcile(ballot, logs);
        }
        NodeId best = best(ballot);
        ReplicaImage other = best.equals(ballot.self()) ? null : logs.get(best);
        return new Foundation(other, ballot.reports().get(best).last());
    }

    @Override
    public boolean isCommitted(Config config, Set<NodeId> inSync, Set<NodeId> logged) {
        return config.isMajority(logged);
    }

    @Override
    public boolean isCommittedToLeave(Config config, Set<NodeId> logged, Set<NodeId> givenUp) {
        return config.isMajority(logged);
    }

    @Override
    public boolean confirmsWithoutQuorum() {
        return false;
    }

    @Override
    public boolean isOutdated(Config config, Set<NodeId> inSync, Set<NodeId> view) {
        return false;
    }
}
