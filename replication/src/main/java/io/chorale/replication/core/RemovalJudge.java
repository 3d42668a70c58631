package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Duty;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.KeptCopy;
import io.chorale.replication.core.Message.MayGo;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says, at each node, whether another one may be removed for good: what the copies here know against it. Whom it has let
 * go counts as removed from then on, for a while, so that of two removals at two nodes the second is judged with the first.
 */
final class RemovalJudge {
    /** So long it may take until the removal is on the disk of the node that has asked, and is heard of. */
    private static final long GRANT_MS = RemovalInquiry.PATIENCE_MS + Admission.DISK_PATIENCE_MS;
    /** People remove nodes, one at a time. */
    private static final int MAX_GRANTED = 64;

    private final ShardHost host;
    private final Membership membership;
    private final Admission admission;
    private final Spaces spaces;
    private final List<DiskCopy> onDisk;
    /** Whom who was told may go, and until when that is remembered without anybody's having removed it. */
    private final Map<Granted, Long> granted = new HashMap<>();

    private record Granted(NodeId node, Member asker) {}

    /** @param onDisk the copies that the node's disk had when it started */
    RemovalJudge(ShardHost host, Membership membership, Admission admission, Spaces spaces, List<DiskCopy> onDisk) {
        this.host = host;
        this.membership = membership;
        this.admission = admission;
        this.spaces = spaces;
        this.onDisk = onDisk.stream().filter(copy -> copy.isMember(host.node())).toList();
    }

    Verdict judge(Member asker, MayGo question) {
        granted.values().removeIf(untilMs -> untilMs <= host.nowMs());
        String objection = objectionTo(question.node());
        if (objection.isEmpty()) {
            granted.put(new Granted(question.node(), asker), host.nowMs() + GRANT_MS);
        }
        Set<KeptCopy> unopened = new HashSet<>();
        if (question.node().equals(host.node())) {
            unopened().forEach(copy -> unopened.add(kept(copy.shard(), copy.config())));
        }
        return new Verdict(question.number(), objection, kept(), unopened, unjudged());
    }

    /** Who has asked does not remove the node. */
    void takeBack(Member asker, NodeId node) {
        granted.remove(new Granted(node, asker));
    }

    private Set<NodeId> granted() {
        Set<NodeId> nodes = new TreeSet<>();
        granted.keySet().forEach(each -> nodes.add(each.node()));
        return nodes;
    }

    /** They are as they were when the node was stopped; others may have gone on. */
    private List<DiskCopy> unopened() {
        return onDisk.stream()
                .filter(copy -> spaces.find(copy.shard().space()) == null)
                .toList();
    }

    private String objectionTo(NodeId node) {
        boolean isThere = membership.memberOf(node) != null;
        if (isThere && membership.dutyOf(node) != Duty.DRAINED) {
            return "Node " + node.value() + " is there, and has shards that others are to take first.";
        }
        Set<NodeId> others = granted();
        if (others.size() >= MAX_GRANTED && !others.contains(node)) {
            return "Node " + node.value() + " is not removed: " + MAX_GRANTED + " others were within " + GRANT_MS
                    + " ms. Ask again later.";
        }
        Set<NodeId> gone = new TreeSet<>(admission.book().removed().keySet());
        Set<NodeId> underWay = new TreeSet<>(gone);
        underWay.removeAll(admission.removed().keySet());
        underWay.remove(node);
        if (!underWay.isEmpty()) {
            return "Node " + node.value() + " is not removed: that of " + underWay
                    + " is being written to a disk, and the others do not know of it yet. Ask again.";
        }
        gone.addAll(others);
        gone.add(node);
        String objection = objectionOfOpened(node, isThere, gone);
        return objection.isEmpty() && !isThere ? objectionOfUnopened(node, gone) : objection;
    }

    private String objectionOfOpened(NodeId node, boolean isThere, Set<NodeId> gone) {
        for (OpenSpace space : spaces.all()) {
            for (HostedShard shard : space.shards()) {
                String objection = shard.isMember() ? objectionOf(shard, node, isThere, gone) : "";
                if (!objection.isEmpty()) {
                    return objection;
                }
            }
        }
        return "";
    }

    private String objectionOfUnopened(NodeId node, Set<NodeId> gone) {
        for (DiskCopy copy : unopened()) {
            String objection = objectionOf(copy.shard(), copy.config(), copy.pending(), node, gone);
            if (!objection.isEmpty()) {
                return objection + " Its space is not opened there, so that it may be out of date: open it, and ask"
                        + " again.";
            }
        }
        return "";
    }

    private static String objectionOf(HostedShard shard, NodeId node, boolean isThere, Set<NodeId> gone) {
        DurableReplica replica = shard.replica().replica();
        if (isThere && replica.isMember(node)) {
            return "Node " + node.value() + " still has a copy of shard " + shard.id() + ".";
        }
        return objectionOf(shard.id(), replica.config(), replica.pending(), node, gone);
    }

    private static String objectionOf(ShardId shard, Config config, Config pending, NodeId node, Set<NodeId> gone) {
        String objection = objectionOf(shard, config, node, gone);
        return objection.isEmpty() && pending != null ? objectionOf(shard, pending, node, gone) : objection;
    }

    /** What only a lost majority knows, no removal brings back. */
    private static String objectionOf(ShardId shard, Config config, NodeId node, Set<NodeId> gone) {
        if (config.policy().confirmsWithoutQuorum() || !config.contains(node)) {
            return "";
        }
        Set<NodeId> lost = new TreeSet<>(config.members());
        lost.retainAll(gone);
        int copies = config.members().size();
        int left = copies - lost.size();
        return left * 2 > copies
                ? ""
                : "Node " + node.value() + " cannot be removed: of the " + copies + " copies of shard " + shard
                        + " under policy MAJORITY only " + left + " would be left, and what the others have confirmed"
                        + " may be on none of those. Bring back a disk of one of nodes " + lost
                        + ", or begin with an empty cluster.";
    }

    private Set<KeptCopy> kept() {
        Set<KeptCopy> kept = new HashSet<>();
        for (HostedShard shard : spaces.shards()) {
            if (shard.isMember()) {
                kept.add(kept(shard.id(), shard.replica().replica().config()));
            }
        }
        return kept;
    }

    private static KeptCopy kept(ShardId shard, Config config) {
        return new KeptCopy(shard, config.version(), config.birth());
    }

    /** Of the spaces that exist; under {@code one} a shard whose copies are all lost is given up with them. */
    private Set<ShardId> unjudged() {
        Set<ShardId> unjudged = new HashSet<>();
        for (OpenSpace space : spaces.all()) {
            boolean exists = space.isFounded() || membership.isFounded(space.name());
            if (exists && mayHaveMajorities(space.announced())) {
                space.shards().stream().filter(shard -> !shard.isMember()).forEach(shard -> unjudged.add(shard.id()));
            }
        }
        return unjudged;
    }

    private static boolean mayHaveMajorities(HostedSpace space) {
        return space.policy() == ReplicationPolicy.MAJORITY
                || (space.policy() == ReplicationPolicy.AUTO && space.copies() >= Plan.LEAST_FOR_MAJORITY);
    }
}
