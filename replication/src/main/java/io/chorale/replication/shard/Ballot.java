package io.chorale.replication.shard;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a candidate has to decide on.
 *
 * @param self the candidate
 * @param reports its own among them
 * @param view who is reachable, as far as the candidate knows
 * @param knowsLastReign whether the candidate was in sync in this process life, or an administrator has said that what is
 *     there must do
 */
record Ballot(NodeId self, Map<NodeId, ReplicaSummary> reports, Set<NodeId> view, boolean knowsLastReign, Rules rules) {
    Ballot {
        reports = new TreeMap<>(reports);
        view = Set.copyOf(view);
    }

    ReplicaSummary own() {
        return reports.get(self);
    }

    /** Those who have another shard of this name, founded apart from this one, which is used. */
    Set<NodeId> foreigners() {
        Set<NodeId> foreigners = new TreeSet<>();
        reports.forEach((node, report) -> {
            if (report.isForeignTo(own().config()) && !report.isUnused()) {
                foreigners.add(node);
            }
        });
        return foreigners;
    }

    /** Whether each of these knows all that its shard has confirmed. */
    boolean areMergeable(Set<NodeId> foreigners) {
        return foreigners.stream().allMatch(this::knowsItsShard);
    }

    private boolean knowsItsShard(NodeId node) {
        ReplicaSummary report = reports.get(node);
        Config before = report.pending();
        boolean isAlone = before != null
                && before.policy().confirmsWithoutQuorum()
                && report.config().members().stream().allMatch(member -> member.equals(node) || isOurs(member));
        return report.config().policy().confirmsWithoutQuorum() || isAlone;
    }

    /** Whether the node is here, with a copy of this shard: then it has none of another birth. */
    private boolean isOurs(NodeId node) {
        ReplicaSummary report = reports.get(node);
        return report != null && !report.isForeignTo(own().config());
    }

    /** The same without what some have reported. */
    Ballot without(Set<NodeId> nodes) {
        TreeMap<NodeId, ReplicaSummary> others = new TreeMap<>(reports);
        others.keySet().removeAll(nodes);
        return new Ballot(self, others, view, knowsLastReign, rules);
    }

    Set<NodeId> reporters() {
        return reports.keySet();
    }
}
