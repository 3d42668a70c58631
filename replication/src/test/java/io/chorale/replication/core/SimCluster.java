package io.chorale.replication.core;

import io.chorale.groups.ChannelConfig;
import io.chorale.groups.ChannelListener;
import io.chorale.groups.FrameChannel;
import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.sim.SimConfig;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.sim.SimTransport;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** Real cores on a simulated network, in one thread. */
final class SimCluster {
    static final String SPACE = "list";

    final SimNetwork network;
    final Map<String, SimNode> nodes = new LinkedHashMap<>();
    final SpaceDefinition space;
    private final SplittableRandom random;

    SimCluster(long seed, int shards, int copies, SimConfig config) {
        this.network = new SimNetwork(seed, config);
        this.random = new SplittableRandom(seed ^ 0x5eed);
        this.space = new SpaceDefinition(SPACE, shards, copies, bodies -> new ListMachine());
    }

    SimNode start(String name) {
        SimNode node = new SimNode(name);
        nodes.put(name, node);
        node.start();
        return node;
    }

    void crash(String name) {
        network.crash(nodes.remove(name).channel.self());
    }

    void runFor(long ms) {
        network.runFor(ms);
    }

    /** Whether each shard serves, and as many nodes as there should be have its log up to the end. */
    boolean isSettled() {
        int copies = Math.min(space.copies(), nodes.size());
        for (int number = 0; number < space.shards(); number++) {
            ShardId shard = new ShardId(SPACE, number);
            Set<Object> reigns = new HashSet<>();
            Map<Epoch, Integer> holders = new HashMap<>();
            for (SimNode node : nodes.values()) {
                if (node.channel.view().members().size() != nodes.size()) {
                    return false;
                }
                node.core.reigns(SPACE, (id, reign) -> {
                    if (id.equals(shard)) {
                        reigns.add(reign.getKey());
                    }
                });
                holders.merge(node.core.lastLogged(shard).epoch(), 1, Integer::sum);
            }
            if (reigns.size() != 1 || holders.getOrDefault(reigns.iterator().next(), 0) != copies) {
                return false;
            }
        }
        return true;
    }

    void settle(long atMostMs) {
        for (long waited = 0; !isSettled() && waited < atMostMs; waited += 50) {
            network.runFor(50);
        }
        if (!isSettled()) {
            throw new AssertionError("Not settled after " + atMostMs + " ms at " + network.nowMs() + ": " + describe());
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (SimNode node : nodes.values()) {
            text.append('\n')
                    .append(node.channel.self())
                    .append(node.channel.view().members());
            core(node, text);
        }
        return text.toString();
    }

    private void core(SimNode node, StringBuilder text) {
        for (int number = 0; number < space.shards(); number++) {
            text.append("\n  ").append(number).append(" logged ");
            text.append(node.core.lastLogged(new ShardId(SPACE, number)));
        }
        node.core.reigns(
                SPACE,
                (shard, reign) ->
                        text.append("\n  knows ").append(shard).append(' ').append(reign));
    }

    /** The states of all replicas of a shard that are in its present reign. */
    List<List<String>> replicas(int number) {
        ShardId shard = new ShardId(SPACE, number);
        List<List<String>> states = new ArrayList<>();
        Epoch newest = nodes.values().stream()
                .map(node -> node.core.lastLogged(shard).epoch())
                .max(Epoch::compareTo)
                .orElseThrow();
        for (SimNode node : nodes.values()) {
            if (node.core.lastLogged(shard).epoch().equals(newest)) {
                states.add(((ListMachine) node.core.machine(shard)).values);
            }
        }
        return states;
    }

    /** One process. */
    final class SimNode {
        final String name;
        final Map<Long, String> open = new HashMap<>();
        final Map<String, String> answers = new LinkedHashMap<>();
        final List<String> failed = new ArrayList<>();
        final List<String> signals = new ArrayList<>();
        final List<String> warnings = new ArrayList<>();
        /** The type of the message that is lost next, -1 for none. */
        int loseNext = -1;

        int lost;
        FrameChannel channel;
        NodeCore core;
        private SimTransport transport;
        private long lastCall;

        SimNode(String name) {
            this.name = name;
        }

        private void start() {
            transport = network.transport(name);
            channel = new FrameChannel(transport, ChannelConfig.of("sim"));
            core = new NodeCore(
                    transport.self(),
                    UUID.nameUUIDFromBytes(ListMachine.bytes(name)),
                    random.nextLong(),
                    30_000,
                    new NodeEffects());
            core.open(space, network.nowMs());
            channel.start(new ChannelListener() {
                @Override
                public void onView(View view) {
                    core.onView(view, network.nowMs());
                    flush();
                }

                @Override
                public void onMessage(Member from, byte[] message) {
                    core.onMessage(from, message, network.nowMs());
                    flush();
                }
            });
            tick();
        }

        void request(int shard, String value) {
            lastCall++;
            open.put(lastCall, value);
            core.request(lastCall, new ShardId(SPACE, shard), ListMachine.bytes(value), network.nowMs());
            flush();
        }

        void query(int shard) {
            lastCall++;
            open.put(lastCall, "?");
            core.query(lastCall, new ShardId(SPACE, shard), new byte[0], network.nowMs());
            flush();
        }

        void signal(int shard, String text) {
            core.signal(new ShardId(SPACE, shard), ListMachine.bytes(text), network.nowMs());
            flush();
        }

        private void tick() {
            core.onTick(network.nowMs());
            flush();
            transport.schedule(100, this::tick);
        }

        private void flush() {
            core.endOfBatch();
            channel.flush();
        }

        private final class NodeEffects implements Effects {
            @Override
            public void send(Member to, byte[] message) {
                if (message[0] == loseNext) {
                    loseNext = -1;
                    lost++;
                    return;
                }
                channel.send(to, message);
            }

            @Override
            public void multicast(byte[] message) {
                if (transport.isRunning()) {
                    channel.multicast(message);
                }
            }

            @Override
            public void complete(long call, byte[] answer) {
                answers.put(open.remove(call), ListMachine.text(answer));
            }

            @Override
            public void fail(long call, ReplicationException cause) {
                failed.add(open.remove(call));
            }

            @Override
            public void reign(ShardId shard, Epoch epoch, Member primary, int copies) {}

            @Override
            public void vacant(ShardId shard) {}

            @Override
            public void signal(ShardId shard, byte[] signal) {
                signals.add(ListMachine.text(signal));
            }

            @Override
            public void warn(String text) {
                warnings.add(text);
            }

            @Override
            public void fault(String text, RuntimeException cause) {
                warnings.add(text + ": " + cause);
            }
        }
    }
}
