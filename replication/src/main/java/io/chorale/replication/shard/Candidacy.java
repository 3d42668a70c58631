package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A replica's attempt to open a reign: what it wants, whom it has asked, and who has reported. */
final class Candidacy {

    /** The config that an administrator wants; its version is given when the reign opens. */
    record Target(Collection<NodeId> members, Policy policy) {}

    private final Epoch epoch;
    private final boolean forced;
    private final Target target;
    private final TreeMap<NodeId, ReplicaSummary> reports = new TreeMap<>();
    private final Map<NodeId, ReplicaImage> logs = new HashMap<>();
    private final Set<NodeId> asked = new HashSet<>();
    private final Set<NodeId> fetched = new HashSet<>();

    Candidacy(Epoch epoch, boolean forced, Target target) {
        this.epoch = epoch;
        this.forced = forced;
        this.target = target;
    }

    Epoch epoch() {
        return epoch;
    }

    /** What is to follow the config in force, or null when nothing is. */
    Config target(Config inForce) {
        if (target == null) {
            return null;
        }
        Config wanted = Config.of(inForce.version() + 1, target.members(), target.policy());
        boolean same =
                wanted.members().equals(inForce.members()) && wanted.policy().equals(inForce.policy());
        return same ? null : wanted;
    }

    Collection<NodeId> targetMembers() {
        return target == null ? Set.of() : target.members();
    }

    /** Whether it is to be asked now; true once. */
    boolean ask(NodeId node) {
        return asked.add(node);
    }

    /** Those that have been asked and have not reported. */
    Set<NodeId> silent() {
        Set<NodeId> silent = new HashSet<>(asked);
        silent.removeAll(reports.keySet());
        return silent;
    }

    void report(NodeId from, ReplicaSummary summary) {
        reports.put(from, summary);
    }

    /** Whether its log is to be asked for now; true once in a while. */
    boolean fetch(NodeId node) {
        return fetched.add(node);
    }

    /** What was asked for and has not come is asked for again. */
    void fetchAgain() {
        fetched.clear();
    }

    void whole(NodeId from, ReplicaImage log) {
        logs.put(from, log);
    }

    /** Those of a set whose logs are not here. */
    Set<NodeId> withoutLog(Set<NodeId> nodes) {
        Set<NodeId> without = new HashSet<>(nodes);
        without.removeAll(logs.keySet());
        return without;
    }

    Map<NodeId, ReplicaImage> logs() {
        return logs;
    }

    boolean hasReportOf(NodeId node) {
        return reports.containsKey(node);
    }

    /** The report with the config that is in force, or that was last tried. */
    ReplicaSummary latestConfig() {
        return reports.values().stream()
                .max(Comparator.comparingLong(
                                (ReplicaSummary image) -> image.config().version())
                        .thenComparing(image -> image.pending() == null)
                        .thenComparing(ReplicaSummary::current))
                .orElseThrow();
    }

    Ballot ballot(NodeId self, Set<NodeId> view, boolean warm, Rules rules) {
        return new Ballot(self, reports, view, warm || forced, rules);
    }
}
