package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every reachable member logs an entry before it is confirmed, and one reachable member is enough: all sides of a
 * partition go on, and what they did is merged.
 */
public record OnePolicy() implements Policy {

    @Override
    public boolean reportsSuffice(Config config, Ballot ballot) {
        boolean some = config.members().stream().anyMatch(ballot.reporters()::contains);
        return some && awaited(config, ballot).isEmpty();
    }

    @Override
    public Set<NodeId> awaited(Config config, Ballot ballot) {
        Set<NodeId> awaited = new TreeSet<>(config.members());
        awaited.retainAll(ballot.view());
        if (!ballot.knowsLastReign()) {
            awaited.addAll(thoseWhoMayKnow(config, ballot.heard().values(), ballot));
        }
        awaited.removeAll(ballot.heard().keySet());
        if (!ballot.knowsLastReign()) {
            Set<NodeId> bereaving = ballot.bereaving();
            bereaving.removeAll(ballot.givenUp());
            awaited.addAll(bereaving);
        }
        return awaited;
    }

    /**
     * Those who may have confirmed something after all others were down: the last in-sync set that is known of, and every
     * candidate that got a report and may have begun a reign with it. A candidate that never did says so by its own report.
     */
    static Set<NodeId> thoseWhoMayKnow(Config config, Collection<ReplicaSummary> heard, Ballot ballot) {
        ReplicaSummary latest = heard.stream()
                .max(Comparator.comparing(ReplicaSummary::current))
                .orElseThrow();
        Set<NodeId> knowing = new HashSet<>(latest.inSync());
        if (ballot.rules().keep(Rule.WAIT_FOR_CANDIDATES)) {
            for (ReplicaSummary image : heard) {
                image.reportedTo().forEach((candidate, epoch) -> {
                    if (epoch.isAfter(latest.current())) {
                        knowing.addAll(thoseWhoMayHaveGoneOn(config, candidate, epoch, ballot));
                    }
                });
            }
        }
        knowing.removeAll(ballot.givenUp());
        return knowing;
    }

    private static Set<NodeId> thoseWhoMayHaveGoneOn(Config config, NodeId candidate, Epoch epoch, Ballot ballot) {
        if (epoch.line() != (int) config.birth()) {
            // It may have merged this shard with its own, and does so again when it is here.
            return ballot.view().contains(candidate) ? Set.of() : Set.of(candidate);
        }
        // One that has left hands over: any of the others may have gone on from what it began.
        return config.contains(candidate) ? Set.of(candidate) : config.members();
    }

    @Override
    public boolean reportsSufficeToLeave(Config config, Ballot ballot) {
        boolean some = config.members().stream().anyMatch(ballot.reporters()::contains);
        return some && awaitedToLeave(config, ballot).isEmpty();
    }

    @Override
    public Set<NodeId> awaitedToLeave(Config config, Ballot ballot) {
        Set<NodeId> awaited = new TreeSet<>(config.members());
        awaited.removeAll(ballot.heard().keySet());
        awaited.addAll(ballot.bereaving());
        awaited.removeAll(ballot.givenUp());
        return awaited;
    }

    @Override
    public Set<NodeId> toReconcile(Ballot ballot) {
        Set<NodeId> different = new HashSet<>();
        ballot.reports().forEach((node, report) -> {
            if (!report.last().equals(ballot.own().last())) {
                different.add(node);
            }
        });
        different.removeAll(ballot.outdated());
        ReplicaSummary own = ballot.own();
        long loggedByAll = loggedByAll(ballot.self(), own.current(), own.inSync(), own.config(), ballot);
        if (loggedByAll >= own.last().index()) {
            // With nothing cut from the own log, who lags behind it or has just come adds nothing to it.
            different.removeIf(node -> own.contains(ballot.reports().get(node)));
        }
        return different;
    }

    @Override
    public Foundation reconcile(Ballot ballot, Map<NodeId, ReplicaImage> logs) {
        if (toReconcile(ballot).isEmpty()) {
            return new Foundation(null, ballot.own().last());
        }
        ReplicaImage own = logs.get(ballot.self());
        Set<NodeId> counting = new TreeSet<>(ballot.reporters());
        counting.removeAll(ballot.outdated());
        if (!counting.contains(ballot.self())) {
            // Whose log was not asked for has nothing that is not here: but what is here does not count.
            counting.retainAll(logs.keySet());
        }
        NodeId first = counting.contains(ballot.self())
                ? ballot.self()
                : counting.iterator().next();
        ReplicaImage firstKept = cutUnconfirmed(first, logs.get(first), ballot);
        List<ReplicaImage> kept = new ArrayList<>(List.of(firstKept));
        for (NodeId reporter : counting) {
            ReplicaImage other = cutUnconfirmed(reporter, logs.getOrDefault(reporter, own), ballot);
            boolean isFirst = reporter.equals(first) || !logs.containsKey(reporter);
            if (!isFirst || !other.tail().equals(firstKept.tail())) {
                kept.add(other);
            }
        }
        putLargeFirst(kept);
        ShardState merged = kept.get(0).stateWithTail(ballot.rules());
        long entries = kept.get(0).appliedEntries() + kept.get(0).tail().size();
        for (ReplicaImage other : kept.subList(1, kept.size())) {
            merged = StateMerge.of(merged, other.stateWithTail(ballot.rules()), ballot.rules());
            entries = Math.max(entries, other.appliedEntries() + other.tail().size());
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

    /** What is merged is a change of the first: that is to be the own one, or another that is far larger. */
    private static void putLargeFirst(List<ReplicaImage> images) {
        int largest = 0;
        for (int i = 1; i < images.size(); i++) {
            if (size(images.get(i)) > size(images.get(largest))) {
                largest = i;
            }
        }
        if (size(images.get(largest)) > 2 * size(images.get(0))) {
            Collections.swap(images, 0, largest);
        }
    }

    private static long size(ReplicaImage image) {
        return image.state().elements().size();
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
        return image.cutAbove(loggedByAll(reporter, image.current(), image.inSync(), image.config(), ballot));
    }

    /** How far all the others in sync are known to have logged a reporter's last reign; endless when nobody is known. */
    private static long loggedByAll(NodeId reporter, Epoch reign, Set<NodeId> inSync, Config config, Ballot ballot) {
        long loggedByAll = Long.MAX_VALUE;
        if (!ballot.rules().keep(Rule.CUT_UNCONFIRMED)
                || mayHaveBeenConfirmedElsewhere(reporter, reign, inSync, ballot)) {
            return loggedByAll;
        }
        boolean isUnderOne = config.policy().confirmsWithoutQuorum();
        for (Map.Entry<NodeId, ReplicaSummary> other : ballot.reports().entrySet()) {
            boolean knows = inSync.stream()
                    .filter(member -> !member.equals(reporter))
                    .anyMatch(member -> member.equals(other.getKey())
                            || (isUnderOne && other.getValue().hasHeardAfter(reign, member)));
            // Nothing is decided in a reign before all in sync have its start: who has not even that has lost what it
            // had.
            long reached = other.getValue().loggedOf(reign);
            if (!other.getKey().equals(reporter) && knows && reached > 0) {
                loggedByAll = Math.min(loggedByAll, reached);
            }
        }
        return loggedByAll;
    }

    /**
     * Whether somebody who was given up may have gone on from the reign: a later reign may confirm what not all had logged
     * of this one, and nobody is left to say so.
     */
    private static boolean mayHaveBeenConfirmedElsewhere(
            NodeId reporter, Epoch reign, Set<NodeId> inSync, Ballot ballot) {
        return ballot.givenUp().stream()
                .filter(gone -> !gone.equals(reporter))
                .filter(gone -> inSync.contains(gone) || ballot.hasReportedTo(gone, reign))
                .anyMatch(gone ->
                        ballot.reports().values().stream().noneMatch(report -> report.hasHeardAfter(reign, gone)));
    }

    @Override
    public boolean isCommitted(Config config, Set<NodeId> inSync, Set<NodeId> logged) {
        return !inSync.isEmpty() && logged.containsAll(inSync);
    }

    @Override
    public boolean isCommittedToLeave(Config config, Set<NodeId> logged, Set<NodeId> givenUp) {
        return config.members().stream().allMatch(node -> givenUp.contains(node) || logged.contains(node));
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
