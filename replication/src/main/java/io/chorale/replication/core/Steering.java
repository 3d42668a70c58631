package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ShardReplica;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves a shard, one change at a time, to where it should be: its primary does that, when the nodes have been the same
 * for a while.
 */
final class Steering {
    /** Nodes come in numbers: a change waits until no more have come for so long. */
    private static final long STABLE_MS = 300;
    /** A reign is left alone for so long before another node is preferred. */
    private static final long STAY_MS = 2_000;

    /** A change that came to nothing is tried again after so long, the next time after twice as long. */
    private static final long CHANGE_AGAIN_MS = 2_000;

    private static final long CHANGE_AGAIN_MAX_MS = 60_000;
    /** So long no requests are taken while a successor gets the little that it lacks. */
    private static final long HAND_OVER_MS = 500;

    /** So long it is waited for those who would not be the successor. */
    private static final long LAST_ENTRIES_MS = 250;

    private final ShardId id;
    private final HostedSpace space;
    private final ShardHost host;
    private final ShardReplica replica;
    private final Turns moves;
    private long nodesChangedMs;
    private long reignBeganMs;
    private long handOverBeganMs = -1;
    private long changeDueMs;
    private long changeAgainMs = CHANGE_AGAIN_MS;

    Steering(ShardId id, HostedSpace space, ShardHost host, ShardReplica replica) {
        this.id = id;
        this.space = space;
        this.host = host;
        this.replica = replica;
        this.moves = host.moves();
    }

    void onNodes() {
        nodesChangedMs = host.nowMs();
        changeDueMs = 0;
        changeAgainMs = CHANGE_AGAIN_MS;
    }

    void onReign() {
        reignBeganMs = host.nowMs();
        handOverBeganMs = -1;
    }

    void onTick() {
        giveUpLateHandOver();
        if (moves.isUnderWay(id, host.nowMs()) && hasMoved()) {
            moves.end(id);
        }
        DurableReplica durable = replica.replica();
        boolean isQuiet = host.nowMs() - nodesChangedMs >= STABLE_MS;
        if (!replica.isServing() || durable.pending() != null || !isQuiet) {
            return;
        }
        Config config = durable.config();
        Set<NodeId> present = host.hosts(id);
        Set<NodeId> known = new HashSet<>(config.members());
        known.addAll(present);
        known.removeAll(replica.apart());
        Set<NodeId> leaving = host.leaving();
        known.removeAll(leaving);
        if (known.isEmpty()) {
            // Those who have it are to go, and nobody is there to take it.
            return;
        }
        Plan plan = Plan.of(id, space, known).with(foundedApart(present));
        if (!plan.isMetBy(config)) {
            boolean isDue = plan.isReachable(config, present, leaving) && host.nowMs() >= changeDueMs;
            if (isDue && mayMove()) {
                // One that comes to nothing is not tried all the time: each costs a reign.
                changeDueMs = host.nowMs() + changeAgainMs;
                changeAgainMs = Math.min(2 * changeAgainMs, CHANGE_AGAIN_MAX_MS);
                replica.changeConfig(plan.members(), plan.policy(), host.nowMs());
            }
        } else if (!plan.primary().equals(host.node()) && host.nowMs() - reignBeganMs >= STAY_MS) {
            boolean canSoon = present.contains(plan.primary()) && replica.isClose(plan.primary());
            if (handOverBeganMs >= 0 || (canSoon && mayMove())) {
                handOver(List.of(plan.primary()));
            }
        }
    }

    /** What those have is taken in first, though they are to go, or to have no copy: nobody else may have it. */
    private Set<NodeId> foundedApart(Set<NodeId> present) {
        Set<NodeId> foundedApart = new HashSet<>(replica.foundedApart());
        foundedApart.retainAll(present);
        foundedApart.removeAll(replica.apart());
        return foundedApart;
    }

    /** The change has ended, whatever came of it, and all who are there have got their copies; or others see to it. */
    private boolean hasMoved() {
        boolean isStill = replica.isServing() && handOverBeganMs < 0 && replica.isLevelled(host.hosts(id));
        return isStill || replica.role() == ShardReplica.Role.BACKUP;
    }

    private boolean mayMove() {
        long elements = replica.replica().state().elements().size();
        return moves.begin(id, elements, host.nowMs());
    }

    /** Whether the shard may take in more members now: one that came back has a share in all that a node serves. */
    boolean mayGrow() {
        return mayMove();
    }

    /** True when this node does not serve the shard any more, or nobody could go on. */
    boolean leave() {
        Set<NodeId> others = new TreeSet<>(replica.replica().config().members());
        others.remove(host.node());
        others.retainAll(host.hosts(id));
        if (!replica.isServing() || others.isEmpty()) {
            return true;
        }
        // Until one of them is about to have everything, this primary does better to go on.
        List<NodeId> successors = Placement.of(id, others.size(), others);
        return (handOverBeganMs >= 0 || others.stream().anyMatch(replica::isClose)) && !handOver(successors);
    }

    /** Takes no requests until one of these has everything, and lets the first that has it go on; false when it gives up, after a while. */
    private boolean handOver(List<NodeId> to) {
        long now = host.nowMs();
        if (handOverBeganMs < 0) {
            handOverBeganMs = now;
            replica.prepareHandOver();
        }
        if (giveUpLateHandOver()) {
            return false;
        }
        // Who lacks something when the next reign begins needs a whole copy, for which that reign may have to wait.
        if (replica.isEverywhere(host.hosts(id)) || now - handOverBeganMs > LAST_ENTRIES_MS) {
            to.stream()
                    .filter(node -> replica.isEverywhere(Set.of(node)))
                    .findFirst()
                    .ifPresent(node -> replica.handOverTo(node, now));
        }
        return true;
    }

    /** Whatever has become of the plan meanwhile, requests are not turned away for longer. */
    private boolean giveUpLateHandOver() {
        boolean late = handOverBeganMs >= 0 && host.nowMs() - handOverBeganMs > HAND_OVER_MS;
        if (late) {
            handOverBeganMs = -1;
            reignBeganMs = host.nowMs();
            replica.resume();
        }
        return late;
    }
}
