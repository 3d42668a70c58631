package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a candidate has to decide on.
 *
 * @param self the candidate
 * @param reports of those whose copies can be read, its own among them
 * @param damaged what the others have said: how far they went, though not what they had
 * @param view who is reachable, as far as the candidate knows
 * @param knowsLastReign whether the candidate was in sync in this process life, or an administrator has said that what is
 *     there must do
 * @param givenUp nodes that an administrator has removed for good: nobody waits for what they know
 */
record Ballot(
        NodeId self,
        Map<NodeId, ReplicaSummary> reports,
        Map<NodeId, ReplicaSummary> damaged,
        Set<NodeId> view,
        boolean knowsLastReign,
        Set<NodeId> givenUp,
        Rules rules) {
    Ballot {
        reports = new TreeMap<>(reports);
        damaged = new TreeMap<>(damaged);
        view = Ordered.copyOf(view);
        givenUp = Ordered.copyOf(givenUp);
    }

    ReplicaSummary own() {
        return reports.get(self);
    }

    /** Those who have another shard of this name, founded apart from this one, which is used. */
    Set<NodeId> foreigners() {
        Set<NodeId> foreigners = new TreeSet<>();
        heard().forEach((node, report) -> {
            if (report.isForeignTo(own().config()) && !report.isUnused()) {
                foreigners.add(node);
            }
        });
        return foreigners;
    }

    /** Those of them whose shard can be merged: all of its copies that are here know all that it has confirmed. */
    Set<NodeId> mergeable() {
        Set<NodeId> foreigners = foreigners();
        Set<Long> unknown = new HashSet<>();
        foreigners.stream().filter(node -> !knowsItsShard(node)).forEach(node -> unknown.add(birthAt(node)));
        foreigners.removeIf(node -> unknown.contains(birthAt(node)));
        return foreigners;
    }

    private long birthAt(NodeId node) {
        return heard().get(node).config().birth();
    }

    private boolean knowsItsShard(NodeId node) {
        ReplicaSummary report = reports.get(node);
        if (report == null) {
            return false;
        }
        Config before = report.pending();
        boolean isAlone = before != null
                && before.policy().confirmsWithoutQuorum()
                && report.config().members().stream().allMatch(member -> member.equals(node) || isOurs(member));
        return isAlone
                || (report.config().policy().confirmsWithoutQuorum()
                        && heard().keySet().containsAll(thoseWhoMayKnowAsMuch(report.config())));
    }

    /** Who may have confirmed something last in a shard that was founded apart: a copy that was restarted may lack it (8). */
    private Set<NodeId> thoseWhoMayKnowAsMuch(Config config) {
        List<ReplicaSummary> copies = heard().values().stream()
                .filter(report -> !report.isForeignTo(config))
                .toList();
        return OnePolicy.thoseWhoMayKnow(config, copies, this);
    }

    /** Those who are here, have not reported yet, and may know more of a shard that was founded apart than those who have. */
    Set<NodeId> unheardOfForeigners() {
        Set<NodeId> unheard = new TreeSet<>();
        for (NodeId node : foreigners()) {
            Config config = heard().get(node).config();
            if (config.policy().confirmsWithoutQuorum()) {
                unheard.addAll(thoseWhoMayKnowAsMuch(config));
            }
        }
        unheard.retainAll(view);
        unheard.removeAll(heard().keySet());
        return unheard;
    }

    /** Whether the node is here, with a copy of this shard: then it has none of another birth. */
    private boolean isOurs(NodeId node) {
        ReplicaSummary report = heard().get(node);
        return report != null && !report.isForeignTo(own().config());
    }

    /** The same without what some have reported. */
    Ballot without(Set<NodeId> nodes) {
        TreeMap<NodeId, ReplicaSummary> others = new TreeMap<>(reports);
        others.keySet().removeAll(nodes);
        TreeMap<NodeId, ReplicaSummary> otherDamaged = new TreeMap<>(damaged);
        otherDamaged.keySet().removeAll(nodes);
        return new Ballot(self, others, otherDamaged, view, knowsLastReign, givenUp, rules);
    }

    /** Those whose copies can be read. */
    Set<NodeId> reporters() {
        return reports.keySet();
    }

    /** Those whose logs another one has left behind, at a stable point or by a config: nothing of them counts (11.4). */
    Set<NodeId> outdated() {
        Set<NodeId> outdated = new TreeSet<>();
        if (rules.keep(Rule.SKIP_OUTDATED)) {
            reports.forEach((node, report) -> {
                if (reports.values().stream().anyMatch(other -> other.hasLeftBehind(report))) {
                    outdated.add(node);
                }
            });
        }
        return outdated;
    }

    /** Whether somebody has told a candidate of a later reign than this one what it has. */
    boolean hasReportedTo(NodeId candidate, Epoch reign) {
        return reports.values().stream()
                .anyMatch(report ->
                        report.reportedTo().getOrDefault(candidate, Epoch.NONE).isAfter(reign));
    }

    // ---- damaged copies (9)

    /** All who have said something. */
    Map<NodeId, ReplicaSummary> heard() {
        Map<NodeId, ReplicaSummary> heard = new HashMap<>(damaged);
        heard.putAll(reports);
        return heard;
    }

    /** The damaged ones that may have confirmed what no copy here has (9.3). */
    Set<NodeId> bereaving() {
        Set<NodeId> bereaving = new TreeSet<>();
        damaged.forEach((node, report) -> {
            if (report.mayHaveConfirmedAlone(node) && !isKnown(node, report)) {
                bereaving.add(node);
            }
        });
        return bereaving;
    }

    /** The damaged ones that can be filled anew without a loss. */
    Set<NodeId> refillable() {
        Set<NodeId> refillable = new HashSet<>(damaged.keySet());
        refillable.removeAll(bereaving());
        return refillable;
    }

    /**
     * Whether a log that can be read has all that the node can have confirmed: it holds the start that the node logged
     * last, and what some member that the reign was in sync with had of it to the end.
     */
    private boolean isKnown(NodeId node, ReplicaSummary report) {
        return reports.entrySet().stream().anyMatch(whole -> {
            boolean isToTheEnd = report.inSync().contains(whole.getKey())
                    || !report.inSync().contains(node)
                    || report.inSync().stream()
                            .anyMatch(member -> whole.getValue().hasHeardAfter(report.current(), member));
            boolean isPart = isToTheEnd && whole.getValue().loggedOf(report.current()) > 0;
            return isPart || whole.getValue().isBeyond(report);
        });
    }
}
