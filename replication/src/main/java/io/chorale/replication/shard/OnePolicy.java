package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every reachable member logs an entry before it is confirmed, and one reachable member is enough: all sides of a
 * partition go on, and what they did is merged.
 */
public record OnePolicy() implements Policy {

    @Override
    public boolean reportsSuffice(Config config, Ballot ballot) {
        Set<NodeId> present = new HashSet<>(config.members());
        present.retainAll(ballot.view());
        boolean some = config.members().stream().anyMatch(ballot.reporters()::contains);
        if (!some || !ballot.reporters().containsAll(present)) {
            return false;
        }
        return ballot.knowsLastReign() || ballot.reporters().containsAll(thoseWhoMayKnow(config, ballot));
    }

    /**
     * Those who may have confirmed something after all others were down: the last in-sync set that is known of, and every
     * candidate that got a report and may have begun a reign with it. A candidate that never did says so by its own report.
     */
    private static Set<NodeId> thoseWhoMayKnow(Config config, Ballot ballot) {
        ReplicaSummary latest = ballot.reports().values().stream()
                .max(Comparator.comparing(ReplicaSummary::current))
                .orElseThrow();
        Set<NodeId> knowing = new HashSet<>(latest.inSync());
        if (ballot.rules().keep(Rule.WAIT_FOR_CANDIDATES)) {
            for (ReplicaSummary image : ballot.reports().values()) {
                image.reportedTo().forEach((candidate, epoch) -> {
                    if (epoch.isAfter(latest.current()) && config.contains(candidate)) {
                        knowing.add(candidate);
                    }
                });
            }
        }
        return knowing;
    }

    @Override
    public boolean reportsSufficeToLeave(Config config, Ballot ballot) {
        return ballot.reporters().containsAll(config.members());
    }

    @Override
    public Set<NodeId> toReconcile(Ballot ballot) {
        Set<NodeId> different = new HashSet<>();
        ballot.reports().forEach((node, report) -> {
            if (!report.last().equals(ballot.own().last())) {
                different.add(node);
            }
        });
        return different;
    }

    @Override
    public Foundation reconcile(Ballot ballot, Map<NodeId, ReplicaImage> logs) {
        if (toReconcile(ballot).isEmpty()) {
            return new Foundation(null, ballot.own().last());
        }
        ReplicaImage own = logs.get(ballot.self());
        ShardState merged = null;
        long entries = 0;
        for (NodeId reporter : ballot.reporters()) {
            ReplicaImage kept = cutUnconfirmed(reporter, logs.getOrDefault(reporter, own), ballot);
            ShardState state = kept.stateWithTail(ballot.rules());
            merged = merged == null ? state : StateMerge.of(merged, state, ballot.rules());
            entries = Math.max(entries, kept.appliedEntries() + kept.tail().size());
        }
        ReplicaImage image = new ReplicaImage(
                own.current(),
                merged,
                entries,
                List.of(),
                own.config(),
                own.pending(),
                own.inSync(),
                own.reportedTo(),
                heard(ballot));
        return new Foundation(image, null);
    }

    /** What all reporters together know of reports. */
    private static Map<NodeId, Epoch> heard(Ballot ballot) {
        Map<NodeId, Epoch> heard = new HashMap<>();
        for (ReplicaSummary report : ballot.reports().values()) {
            report.heard()
                    .forEach((node, epoch) ->
                            heard.merge(node, epoch, (one, other) -> one.isAfter(other) ? one : other));
        }
        return heard;
    }

    /**
     * An entry that another in-sync member of its reign has not logged was never confirmed, and never will be, since that
     * member has promised a higher epoch. The member says so by its report, or by one that it made to a reign which a
     * reporter has gone on from. Only the tail is cut: what a start has adopted may be confirmed elsewhere.
     */
    private static ReplicaImage cutUnconfirmed(NodeId reporter, ReplicaImage image, Ballot ballot) {
        Epoch reign = image.current();
        if (!ballot.rules().keep(Rule.CUT_UNCONFIRMED) || !image.inSync().contains(reporter)) {
            return image;
        }
        boolean isUnderOne = image.config().policy().confirmsWithoutQuorum();
        long loggedByAll = Long.MAX_VALUE;
        for (Map.Entry<NodeId, ReplicaSummary> other : ballot.reports().entrySet()) {
            boolean knows = image.inSync().stream()
                    .filter(member -> !member.equals(reporter))
                    .anyMatch(member -> member.equals(other.getKey())
                            || (isUnderOne && other.getValue().hasHeardAfter(reign, member)));
            if (!other.getKey().equals(reporter) && knows) {
                // Its start is left: it decides nothing, and it tells which config the reporter is in.
                loggedByAll = Math.min(loggedByAll, Math.max(1, other.getValue().loggedOf(reign)));
            }
        }
        return image.cutAbove(loggedByAll);
    }

    @Override
    public boolean isCommitted(Config config, Set<NodeId> inSync, Set<NodeId> logged) {
        return !inSync.isEmpty() && logged.containsAll(inSync);
    }

    @Override
    public boolean isCommittedToLeave(Config config, Set<NodeId> logged) {
        return logged.containsAll(config.members());
    }

    @Override
    public boolean confirmsWithoutQuorum() {
        return true;
    }

    @Override
    public boolean isOutdated(Config config, Set<NodeId> inSync, Set<NodeId> view) {
        Set<NodeId> present = new HashSet<>(config.members());
        present.retainAll(view);
        return !present.equals(inSync);
    }
}
