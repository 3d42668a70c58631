package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.KnownNode;
import io.chorale.replication.core.Message.Drain;
import io.chorale.replication.core.Message.Duty;
import io.chorale.replication.core.Message.MayGo;
import io.chorale.replication.core.Message.Stays;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Removing nodes for good, at the node that was asked to and at the one that is to go. One that is there is drained
 * first: each primary moves its shard to others, and when none is left the removal is recorded. Before that all members
 * of the view are asked what they know against it.
 */
final class Removals {
    private static final long DRAIN_PERIOD_MS = 500;
    /** A primary that has not heard of the draining yet may have given it a shard: it has so long to see its mistake. */
    private static final long DRAINED_FOR_MS = 1_000;

    private final ShardHost host;
    private final Membership membership;
    private final Admission admission;
    /** Those that are to go. */
    private final Map<NodeId, Draining> draining = new TreeMap<>();

    private final Spaces spaces;
    private final RemovalJudge judge;
    /** The question that others have not all answered yet; null when there is none. */
    private RemovalInquiry inquiry;

    private long inquiries;
    private boolean isDraining;
    private long drainDueMs;

    private static final class Draining {
        /** Since when it has nothing any more; -1 when it has. */
        private long sinceMs = -1;
        /** Why it was not removed when it was asked last. */
        private String refusal = "";
    }

    /** @param onDisk the copies that this node's disk had when it started */
    Removals(ShardHost host, Membership membership, Admission admission, Spaces spaces, List<DiskCopy> onDisk) {
        this.host = host;
        this.membership = membership;
        this.admission = admission;
        this.spaces = spaces;
        this.judge = new RemovalJudge(host, membership, admission, spaces, onDisk);
    }

    // ---- at the node that is asked

    /** See {@link io.chorale.replication.ClusterAdministration#removeNode}. */
    void remove(UUID id, RemovalOutcome outcome) {
        NodeId node = new NodeId(id);
        if (node.equals(host.node())) {
            throw new IllegalArgumentException(
                    "This is node " + id + " itself: ask another node of the cluster to remove it");
        }
        if (admission.removed().containsKey(node)) {
            outcome.begun();
        } else if (membership.memberOf(node) != null) {
            draining.putIfAbsent(node, new Draining());
            drainDueMs = host.nowMs();
            outcome.begun();
        } else if (!known().contains(node)) {
            throw new IllegalArgumentException("No node " + id
                    + " has been heard of here. If its disk was lost under that id, ask a node that has been in the"
                    + " cluster together with it.");
        } else {
            String hindrance = hindranceToAsking(node);
            if (hindrance != null) {
                throw new IllegalStateException(hindrance);
            }
            inquire(node, true, () -> record(node, outcome), why -> outcome.refused(new IllegalStateException(why)));
        }
    }

    /** Null when the members can be asked now. */
    private String hindranceToAsking(NodeId node) {
        String refused = "Node " + node.value() + " is not removed: ";
        if (!admission.isOpen()) {
            return refused + "this node does not take part yet, since not all others have admitted it. Ask again.";
        }
        if (inquiry != null) {
            return refused + "that of node " + inquiry.node().value() + " is being decided. Ask again.";
        }
        List<Member> silent = host.present().stream()
                .filter(member -> membership.nodeOf(member) == null)
                .sorted()
                .toList();
        return silent.isEmpty()
                ? null
                : refused + silent + " have not introduced themselves, and may have copies that need it. Ask again, and"
                        + " if that does not help, stop them: they may hang.";
    }

    /** Asks all members of the view, this one included, what they know against it. */
    private void inquire(NodeId node, boolean isGone, Runnable mayGo, Consumer<String> mustStay) {
        inquiries++;
        RemovalInquiry.Asker asker = new RemovalInquiry.Asker() {
            @Override
            public void ask(Member member, MayGo question) {
                host.send(member, question);
            }

            @Override
            public void mayGo() {
                mayGo.run();
            }

            @Override
            public void mustStay(String reason) {
                host.toAll(new Stays(node));
                mustStay.accept(reason);
            }
        };
        inquiry = new RemovalInquiry(new MayGo(inquiries, node), isGone, host.present(), host.nowMs(), asker);
        inquiry.begin();
    }

    void onVerdict(Member from, Verdict verdict) {
        if (inquiry != null && inquiry.onVerdict(from, verdict, host.nowMs())) {
            inquiry = null;
        }
    }

    void onView() {
        if (inquiry != null) {
            inquiry.onView();
            inquiry = null;
        }
    }

    private void record(NodeId node, RemovalOutcome outcome) {
        try {
            record(node);
            outcome.begun();
        } catch (RuntimeException e) {
            outcome.refused(new IllegalStateException(
                    "Node " + node.value()
                            + " is not removed: the disk of this node does not take it. Look after it, or"
                            + " ask another node.",
                    e));
        }
    }

    private void record(NodeId node) {
        draining.remove(node);
        admission.remember(new Removal(node, host.node(), host.nowMs()));
    }

    void onTick() {
        if (inquiry != null && inquiry.onTick(host.nowMs())) {
            inquiry = null;
        }
        if (draining.isEmpty() || host.nowMs() < drainDueMs) {
            return;
        }
        drainDueMs = host.nowMs() + DRAIN_PERIOD_MS;
        for (NodeId node : List.copyOf(draining.keySet())) {
            Member member = membership.memberOf(node);
            if (admission.removed().containsKey(node)) {
                draining.remove(node);
            } else if (member == null) {
                draining.remove(node);
                host.warn(
                        "Node " + node + " is gone before others have taken all that it has, and is not removed. Start"
                                + " it and remove it again; or remove it as it is, and give up what only its disk has.");
            } else {
                drain(node, member);
            }
        }
    }

    private void drain(NodeId node, Member member) {
        Duty duty = membership.dutyOf(node);
        Draining goes = draining.get(node);
        if (duty == Duty.ACTIVE) {
            host.send(member, new Drain());
        }
        if (duty != Duty.DRAINED) {
            goes.sinceMs = -1;
        } else if (goes.sinceMs < 0) {
            goes.sinceMs = host.nowMs();
        } else if (host.nowMs() - goes.sinceMs >= DRAINED_FOR_MS && hindranceToAsking(node) == null) {
            // It may say that it has nothing because it has not opened a space yet that others know it to keep.
            inquire(node, false, () -> record(node), why -> stays(goes, why));
        }
    }

    /** It is asked again, which is said once. */
    private void stays(Draining goes, String why) {
        goes.sinceMs = host.nowMs();
        if (!goes.refusal.equals(why)) {
            goes.refusal = why;
            host.warn(why + " It takes nothing more, and the others are asked again until it can be removed.");
        }
    }

    // ---- at the node that is to go

    /** True when this node did not know. */
    boolean onDrain() {
        boolean isNew = !isDraining;
        isDraining = true;
        return isNew;
    }

    Duty duty() {
        if (!isDraining) {
            return Duty.ACTIVE;
        }
        return spaces.shards().stream().anyMatch(HostedShard::isMember) ? Duty.DRAINING : Duty.DRAINED;
    }

    // ---- at all

    Verdict judge(Member asker, MayGo question) {
        return judge.judge(asker, question);
    }

    /** Nothing came of another one's question. */
    void onStays(Member asker, Stays stays) {
        judge.takeBack(asker, stays.node());
    }

    /** The nodes that nothing is given to any more. */
    Set<NodeId> leaving() {
        Set<NodeId> leaving = new HashSet<>(admission.removed().keySet());
        leaving.addAll(membership.leaving());
        if (isDraining) {
            leaving.add(host.node());
        }
        return leaving;
    }

    private Set<NodeId> known() {
        Set<NodeId> known = new TreeSet<>(admission.book().heard().keySet());
        known.add(host.node());
        for (HostedShard shard : spaces.shards()) {
            DurableReplica replica = shard.replica().replica();
            known.addAll(replica.config().members());
            if (replica.pending() != null) {
                known.addAll(replica.pending().members());
            }
        }
        return known;
    }

    List<KnownNode> nodes() {
        Map<NodeId, Removal> removed = admission.removed();
        Set<NodeId> known = known();
        known.addAll(removed.keySet());
        List<KnownNode> nodes = new ArrayList<>();
        for (NodeId node : known) {
            Removal removal = removed.get(node);
            nodes.add(
                    removal == null
                            ? new KnownNode(node.value(), state(node), null, 0)
                            : new KnownNode(
                                    node.value(),
                                    KnownNode.State.REMOVED,
                                    removal.by().value(),
                                    removal.atMs()));
        }
        return nodes;
    }

    private KnownNode.State state(NodeId node) {
        boolean isThere = node.equals(host.node()) || membership.memberOf(node) != null;
        if (!isThere) {
            return KnownNode.State.ABSENT;
        }
        boolean goes = draining.containsKey(node) || leaving().contains(node);
        return goes ? KnownNode.State.DRAINING : KnownNode.State.PRESENT;
    }
}
