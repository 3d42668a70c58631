package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** A replica's attempt to open a reign: what it wants, whom it has asked, and who has reported. */
final class Candidacy {

    /** The config that an administrator wants; its version is given when the reign opens. */
    record Target(Collection<NodeId> members, Policy policy) {}

    private final Epoch epoch;
    private final boolean forced;
    private final Target target;
    private final TreeMap<NodeId, ReplicaImage> reports = new TreeMap<>();
    private final Set<NodeId> asked = new HashSet<>();

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

    void report(NodeId from, ReplicaImage image) {
        reports.put(from, image);
    }

    boolean hasReportOf(NodeId node) {
        return reports.containsKey(node);
    }

    /** The report with the config that is in force, or that was last tried. */
    ReplicaImage latestConfig() {
        return reports.values().stream()
                .max(Comparator.comparingLong(
                                (ReplicaImage image) -> image.config().version())
                        .thenComparing(image -> image.pending() == null)
                        .thenComparing(ReplicaImage::current))
                .orElseThrow();
    }

    Ballot ballot(NodeId self, Set<NodeId> view, boolean warm, Rules rules) {
        return new Ballot(self, reports, view, warm || forced, rules);
    }
}
