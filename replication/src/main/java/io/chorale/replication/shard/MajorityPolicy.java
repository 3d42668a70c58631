package io.chorale.replication.shard;

import io.chorale.replication.shard.Rules.Rule;
import java.util.Comparator;
import java.util.Set;

/** More than half of the members log an entry before it is confirmed: nothing is ever confirmed on two sides. */
public record MajorityPolicy() implements Policy {

    @Override
    public boolean reportsSuffice(Config config, Ballot ballot) {
        return config.isMajority(ballot.reporters());
    }

    @Override
    public boolean reportsSufficeToLeave(Config config, Ballot ballot) {
        return config.isMajority(ballot.reporters());
    }

    @Override
    public Foundation reconcile(Ballot ballot) {
        Rules rules = ballot.rules();
        if (!rules.keep(Rule.MERGE_ONLY_UNDER_ONE)) {
            return new OnePolicy().reconcile(ballot);
        }
        if (!rules.keep(Rule.TAKE_BEST_LOG)) {
            return new Foundation(ballot.own(), true);
        }
        Comparator<ReplicaImage> better = rules.keep(Rule.BEST_LOG_BY_DOT)
                ? Comparator.comparing(ReplicaImage::last)
                : Comparator.comparingLong(
                        image -> image.appliedEntries() + image.tail().size());
        ReplicaImage best = ballot.own();
        boolean isOwn = true;
        for (ReplicaImage image : ballot.reports().values()) {
            if (better.compare(image, best) > 0) {
                best = image;
                isOwn = false;
            }
        }
        return new Foundation(best, isOwn);
    }

    @Override
    public boolean isCommitted(Config config, Set<NodeId> inSync, Set<NodeId> logged) {
        return config.isMajority(logged);
    }

    @Override
    public boolean isCommittedToLeave(Config config, Set<NodeId> logged) {
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
