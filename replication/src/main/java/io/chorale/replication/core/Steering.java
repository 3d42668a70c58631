package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ShardReplica;
import java.util.HashSet;
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

    /** A change that came to nothing is tried again after so long. */
    private static final long CHANGE_AGAIN_MS = 2_000;
    /** So long no requests are taken while a successor gets what it lacks. */
    private static final long HAND_OVER_MS = 1_000;

    private final ShardId id;
    private final HostedSpace space;
    private final ShardHost host;
    private final ShardReplica replica;
    private long nodesChangedMs;
    private long reignBeganMs;
    private long handOverBeganMs = -1;
    private long changeDueMs;

    Steering(ShardId id, HostedSpace space, ShardHost host, ShardReplica replica) {
        this.id = id;
        this.space = space;
        this.host = host;
        this.replica = replica;
    }

    void onNodes() {
        nodesChangedMs = host.nowMs();
        changeDueMs = 0;
    }

    void onReign() {
        reignBeganMs = host.nowMs();
        handOverBeganMs = -1;
    }

    void onTick() {
        giveUpLateHandOver();
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
        Plan plan = Plan.of(id, space, known);
        if (!plan.isMetBy(config)) {
            if (plan.isReachable(config, present) && host.nowMs() >= changeDueMs) {
                // One that comes to nothing is not tried all the time: each costs a reign.
                changeDueMs = host.nowMs() + CHANGE_AGAIN_MS;
                replica.changeConfig(plan.members(), plan.policy(), host.nowMs());
            }
        } else if (!plan.primary().equals(host.node()) && host.nowMs() - reignBeganMs >= STAY_MS) {
            handOver(Set.of(plan.primary()), present);
        }
    }

    /** True when this node does not serve the shard any more, or nobody could go on. */
    boolean leave() {
        Set<NodeId> others = new TreeSet<>(replica.replica().config().members());
        others.remove(host.node());
        others.retainAll(host.hosts(id));
        return !replica.isServing() || others.isEmpty() || !handOver(others, others);
    }

    /** Takes no requests until one of these has everything, and lets it go on; gives up after a while. */
    private boolean handOver(Set<NodeId> to, Set<NodeId> present) {
        long now = host.nowMs();
        if (handOverBeganMs < 0 && to.stream().anyMatch(present::contains)) {
            handOverBeganMs = now;
            replica.prepareHandOver();
        }
        if (handOverBeganMs < 0 || giveUpLateHandOver()) {
            return false;
        }
        to.forEach(node -> replica.handOverTo(node, now));
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
