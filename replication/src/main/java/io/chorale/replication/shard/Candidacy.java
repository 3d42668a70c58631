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
    private final Target target;
    private final TreeMap<NodeId, ReplicaSummary> reports = new TreeMap<>();
    private final Map<NodeId, ReplicaImage> logs = new HashMap<>();
    private final Set<NodeId> asked = new HashSet<>();
    private final Map<NodeId, Repetition> fetches = new HashMap<>();
    private final Set<NodeId> tooLarge = new HashSet<>();
    private final Set<NodeId> awaited = new HashSet<>();
    private final long stoodMs;
    private long begunMs;

    Candidacy(Epoch epoch, Target target, long nowMs) {
        this.stoodMs = nowMs;
        this.epoch = epoch;
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
        Config wanted = inForce.next(target.members(), target.policy());
        boolean same =
                wanted.members().equals(inForce.members()) && wanted.policy().equals(inForce.policy());
        return same ? null : wanted;
    }

    Collection<NodeId> targetMembers() {
        return target == null ? Set.of() : target.members();
    }

    /** Who has to report before they can join, in a candidacy that has begun later than this. */
    Collection<NodeId> newcomers(long afterMs) {
        return stoodMs > afterMs ? targetMembers() : Set.of();
    }

    /** Whether it is to be asked now; true once. */
    boolean ask(NodeId node) {
        return asked.add(node);
    }

    Set<NodeId> asked() {
        return Ordered.copyOf(asked);
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

    /** Whether its log is to be asked for now. */
    boolean fetch(NodeId node, long nowMs, long retryMs) {
        return fetches.computeIfAbsent(node, absent -> new Repetition(2 * retryMs))
                .isDue(epoch, nowMs);
    }

    /**
     * Who has gone before its log came counts as one that has not reported: whether to wait for it is for the policy to say,
     * and it is asked again when it is back. False when there is none.
     */
    boolean forgetAbsent(Set<NodeId> missing, Set<NodeId> view) {
        Set<NodeId> gone = new HashSet<>(missing);
        gone.removeAll(view);
        return reports.keySet().removeAll(gone);
    }

    /** What was on its way may be lost. */
    void fetchAnew() {
        fetches.clear();
        tooLarge.clear();
    }

    /** Whether logs have been asked for that are not here. */
    boolean isFetching() {
        return !withoutLog(fetches.keySet()).isEmpty();
    }

    /** A log can not be sent as a difference from what is here, nor at once; true when one of another node may come yet. */
    boolean isAwaitedBut(NodeId node) {
        tooLarge.add(node);
        Set<NodeId> others = withoutLog(fetches.keySet());
        others.removeAll(tooLarge);
        return !others.isEmpty();
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

    ReplicaSummary reportOf(NodeId node) {
        return reports.get(node);
    }

    Map<NodeId, ReplicaSummary> reports() {
        return reports;
    }

    /** The report with the config that is in force, or that was last tried, of the shard that was founded as this one. */
    ReplicaSummary latestConfig(long birth) {
        return reports.values().stream()
                .filter(report -> report.config().birth() == birth)
                .max(Comparator.comparingLong(
                                (ReplicaSummary image) -> image.config().version())
                        .thenComparing(image -> image.pending() == null)
                        .thenComparing(ReplicaSummary::current))
                .orElseThrow();
    }

    /** Waits for the reports of these, but not for ever. */
    void await(Set<NodeId> nodes, long nowMs) {
        awaited.addAll(nodes);
        begunMs = nowMs;
    }

    boolean hasBegunAfter(long ms) {
        return begunMs > ms;
    }

    /** Whose reports are waited for, in a candidacy that has begun later than this. */
    Set<NodeId> awaited(long afterMs) {
        return hasBegunAfter(afterMs) ? awaited : Set.of();
    }

    /** The reports without those whose shard is another one of this name, of which nobody is to have a part in this one. */
    Map<NodeId, ReplicaSummary> counting(Config config) {
        Set<Long> births = new HashSet<>();
        reports.forEach((node, report) -> {
            if (config.contains(node) || targetMembers().contains(node)) {
                births.add(report.config().birth());
            }
        });
        TreeMap<NodeId, ReplicaSummary> counting = new TreeMap<>(reports);
        counting.values()
                .removeIf(report -> report.isForeignTo(config)
                        && !births.contains(report.config().birth()));
        return counting;
    }
}
