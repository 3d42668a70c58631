package io.chorale.jms.replicated;

import io.chorale.groups.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Nodes with the real messaging service, on real queue machines, in one thread. Everything between nodes is a task in a
 * channel; requests, signals and answers have channels of their own, so that they overtake each other more than they do
 * in reality. Tasks run in a random order that keeps each channel's; an entry is decided some time after it was admitted.
 */
final class SimCluster {

    /** Faults to plant, to see that checks find them. */
    enum Fault {
        NONE,
        /** Does not remember which requests were applied. */
        APPLIES_RETRIES,
        /** Coordinators tell any outcome. */
        FORGETS_OUTCOMES,
        /** Deliveries and answers to attachments get lost within a reign. */
        LOSES_SIGNALS
    }

    private record Channel(SimNode from, SimNode to, String kind) {}

    private final Random random;
    private final Fault fault;
    private final MessagingSettings settings;
    private final SimTampering tampering;
    private final Map<Channel, ArrayDeque<Runnable>> channels = new LinkedHashMap<>();
    private final List<SimNode> live = new ArrayList<>();
    private final Set<SimNode> unseen = new LinkedHashSet<>();
    private final List<SimShard> shards = new ArrayList<>();
    private long nowMs = 1_000_000;
    private long incarnations;

    SimCluster(long seed, int nodes, int shardCount, Fault fault) {
        this(seed, nodes, shardCount, fault, MessagingSettings.defaults(), SimTampering.NONE);
    }

    SimCluster(long seed, int nodes, int shardCount, Fault fault, MessagingSettings settings, SimTampering tampering) {
        this.random = new Random(seed);
        this.fault = fault;
        this.settings = settings;
        this.tampering = tampering;
        for (int i = 0; i < shardCount; i++) {
            shards.add(new SimShard(this, i));
        }
        for (int i = 0; i < nodes; i++) {
            live.add(newNode(new UUID(11, i)));
        }
        for (int i = 0; i < shardCount; i++) {
            shards.get(i).takeOver(live.get(i % nodes), 0);
        }
    }

    private SimNode newNode(UUID nodeId) {
        incarnations++;
        Member member = new Member(new UUID(12, incarnations), "node" + nodeId.getLeastSignificantBits());
        return new SimNode(this, nodeId, member, settings);
    }

    Fault fault() {
        return fault;
    }

    MessagingSettings settings() {
        return settings;
    }

    SimTampering tampering() {
        return tampering;
    }

    boolean loses() {
        return fault == Fault.LOSES_SIGNALS && random.nextInt(10) == 0;
    }

    int shards() {
        return shards.size();
    }

    SimShard shard(int number) {
        return shards.get(number);
    }

    long nowMs() {
        return nowMs;
    }

    List<SimNode> live() {
        return live;
    }

    /** The node of a member that the others see; null when there is none. */
    SimNode node(Member member) {
        return live.stream()
                .filter(node -> node.self().equals(member) && !unseen.contains(node))
                .findFirst()
                .orElse(null);
    }

    List<Member> members() {
        return live.stream()
                .filter(node -> !unseen.contains(node))
                .map(SimNode::self)
                .toList();
    }

    Set<Member> present() {
        return Set.copyOf(members());
    }

    Set<UUID> presentNodes() {
        Set<UUID> present = new LinkedHashSet<>();
        for (SimNode node : live) {
            if (!unseen.contains(node)) {
                present.add(node.nodeId());
            }
        }
        return present;
    }

    void post(SimNode from, SimNode to, String kind, Runnable task) {
        boolean cut = unseen.contains(from) != unseen.contains(to);
        if (!cut && live.contains(to)) {
            channels.computeIfAbsent(new Channel(from, to, kind), channel -> new ArrayDeque<>())
                    .add(task);
        }
    }

    /** Runs one task or commits one entry, at random; false when there is nothing to do. */
    boolean step() {
        List<Object> choices = new ArrayList<>();
        for (ArrayDeque<Runnable> channel : channels.values()) {
            if (!channel.isEmpty()) {
                choices.add(channel);
            }
        }
        for (SimShard shard : shards) {
            if (shard.hasUncommitted()) {
                choices.add(shard);
            }
        }
        if (choices.isEmpty()) {
            return false;
        }
        Object choice = choices.get(random.nextInt(choices.size()));
        if (choice instanceof SimShard shard) {
            shard.commitNext();
        } else if (choice instanceof ArrayDeque<?> channel) {
            ((Runnable) channel.poll()).run();
        }
        return true;
    }

    /** Runs until nothing is on its way. */
    void settle() {
        for (int steps = 0; step(); steps++) {
            if (steps > 1_000_000) {
                throw new AssertionError("The cluster does not come to rest");
            }
        }
    }

    void pass(long ms) {
        nowMs += ms;
        shards.forEach(SimShard::tick);
        for (SimNode node : List.copyOf(live)) {
            node.service().tickConsumers();
        }
    }

    void takeOver(int shard, SimNode next) {
        shards.get(shard).takeOver(next, random.nextInt(4));
    }

    /** The process is gone, with what it was sending and what was on its way to it. */
    void kill(SimNode node) {
        live.remove(node);
        unseen.remove(node);
        dropChannels(node);
        live.forEach(SimNode::onView);
        elsewhere(node);
    }

    /** The data directory of a killed node is started again, as a new member. */
    SimNode restart(SimNode killed) {
        SimNode node = newNode(killed.nodeId());
        live.add(node);
        shards.forEach(shard -> {
            shard.membersChanged();
            shard.announce(node, shard.epoch());
        });
        return node;
    }

    /** The others take the node to be lost, though it lives; nothing passes between them and it. */
    void suspect(SimNode node) {
        unseen.add(node);
        dropChannels(node);
        elsewhere(node);
    }

    /** A node that was taken to be lost is seen again. It sends its requests again, as the driver does. */
    void seeAgain(SimNode node) {
        unseen.remove(node);
        for (int i = 0; i < shards.size(); i++) {
            shards.get(i).membersChanged();
            shards.get(i).announce(node, shards.get(i).epoch());
            node.resend(i);
        }
    }

    private void dropChannels(SimNode node) {
        channels.keySet().removeIf(channel -> channel.from() == node || channel.to() == node);
    }

    private void elsewhere(SimNode node) {
        List<SimNode> others = live.stream()
                .filter(other -> other != node && !unseen.contains(other))
                .toList();
        for (SimShard shard : shards) {
            if (shard.primary() == node) {
                shard.takeOver(others.get(random.nextInt(others.size())), random.nextInt(4));
            } else {
                shard.membersChanged();
            }
        }
    }
}
