package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.ChannelConfig;
import io.chorale.groups.ChannelListener;
import io.chorale.groups.FrameChannel;
import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.sim.SimConfig;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.sim.SimTransport;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.Refusal;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ShardReplica;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final Map<String, SimStorage> storages = new HashMap<>();
    ReplicationPolicy policy = ReplicationPolicy.AUTO;
    long coldStartWaitMs;

    /** Of logs that are sent whole; read at each start of a node. */
    long maxImageBytes = Long.MAX_VALUE;
    /** Above which nodes are filled part by part; read at each start of a node. */
    long wholeImageBytes = Long.MAX_VALUE;
    /** How far the clocks of nodes are ahead; what is put here counts from the next start of the node on. */
    final Map<String, Long> clockOffsetsMs = new HashMap<>();

    /** Nodes that do not open the space when they start, until {@link SimNode#open}. */
    final Set<String> unopened = new HashSet<>();

    /** So many state machines that are made next can not be. */
    int brokenMachines;

    SimCluster(long seed, int shards, int copies, SimConfig config) {
        this.network = new SimNetwork(seed, config);
        this.random = new SplittableRandom(seed ^ 0x5eed);
        this.space = new SpaceDefinition(SPACE, shards, copies, bodies -> machine());
    }

    private ListMachine machine() {
        if (brokenMachines > 0) {
            brokenMachines--;
            throw new IllegalStateException("planned by the test");
        }
        return new ListMachine();
    }

    SimNode start(String name) {
        SimNode node = new SimNode(name);
        nodes.put(name, node);
        node.start();
        return node;
    }

    /** Starts a process with a copy of another one's directory, as it was when that was taken. */
    SimNode startCopy(String name, SimNode of, SimStorage copy) {
        storages.put(name, copy);
        SimNode node = new SimNode(name, of.id());
        nodes.put(name, node);
        node.start();
        return node;
    }

    SimStorage storage(String name) {
        return storages.get(name);
    }

    /** How many adoptions were of a copy that had been filled. */
    int filled() {
        return storages.values().stream().mapToInt(each -> each.filled).sum();
    }

    void crash(String name) {
        network.crash(nodes.remove(name).channel.self());
        storages.get(name).crash(random);
    }

    /** The end of a node that has {@linkplain SimNode#leave left}: what it has written is synced. */
    void stop(String name) {
        SimNode node = nodes.remove(name);
        node.channel.close();
        storages.get(name).sync((shard, token) -> {}, fact -> {});
    }

    void runFor(long ms) {
        network.runFor(ms);
    }

    long nowMs() {
        return network.nowMs();
    }

    /** Writes the text, with its number, to each shard, and has the answers in time. */
    void write(SimNode node, String text, long withinMs) {
        for (int shard = 0; shard < space.shards(); shard++) {
            node.request(shard, text + shard);
        }
        runFor(withinMs);
        for (int shard = 0; shard < space.shards(); shard++) {
            assertThat(node.answers).containsKey(text + shard);
        }
    }

    /** Whether each shard has one primary that all know, where it should be, and all its members that live are up to date. */
    boolean isSettled() {
        for (int number = 0; number < space.shards(); number++) {
            if (!isSettled(new ShardId(SPACE, number))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSettled(ShardId shard) {
        Set<Object> reigns = new HashSet<>();
        List<ShardReplica> primaries = new ArrayList<>();
        Set<NodeId> alive = new HashSet<>();
        for (SimNode node : nodes.values()) {
            if (node.channel.view().members().size() != nodes.size()) {
                return false;
            }
            alive.add(node.id());
            node.core.reigns(SPACE, (id, reign) -> {
                if (id.equals(shard)) {
                    reigns.add(reign.getKey());
                }
            });
            ShardReplica replica = node.core.replica(shard);
            if (replica.isServing()) {
                primaries.add(replica);
            }
        }
        if (reigns.size() != 1 || primaries.size() != 1) {
            return false;
        }
        DurableReplica primary = primaries.get(0).replica();
        Set<NodeId> members = primary.config().members();
        boolean all = nodes.values().stream()
                .filter(node -> members.contains(node.id()))
                .allMatch(node -> isLike(node.core.replica(shard), primary));
        alive.addAll(members);
        return all
                && primary.pending() == null
                && Plan.of(shard, hosted(), alive).isMetBy(primary.config());
    }

    /** One that is not warm has to wait for the others when they fail. */
    private static boolean isLike(ShardReplica replica, DurableReplica primary) {
        boolean canGoOn = replica.isWarm() || !primary.config().policy().confirmsWithoutQuorum();
        return canGoOn
                && replica.replica().last().equals(primary.last())
                && !replica.replica().hasTail();
    }

    private Message.HostedSpace hosted() {
        return new Message.HostedSpace(SPACE, space.shards(), space.copies(), policy);
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
            DurableReplica replica =
                    node.core.replica(new ShardId(SPACE, number)).replica();
            text.append(replica.last()).append(' ').append(replica.config()).append(" pending ");
            text.append(replica.pending()).append(" in sync ").append(replica.inSync());
            text.append(node.core.replica(new ShardId(SPACE, number)).role());
        }
        node.core.reigns(
                SPACE,
                (shard, reign) ->
                        text.append("\n  knows ").append(shard).append(' ').append(reign));
    }

    /** The values in all copies of a shard at its members. */
    List<List<String>> replicas(int number) {
        ShardId shard = new ShardId(SPACE, number);
        List<List<String>> states = new ArrayList<>();
        DurableReplica newest = nodes.values().stream()
                .map(node -> node.core.replica(shard).replica())
                .max(Comparator.comparing(DurableReplica::current))
                .orElseThrow();
        for (SimNode node : nodes.values()) {
            if (newest.config().contains(node.id())) {
                states.add(node.core.replica(shard).replica().state().elements().toMap().values().stream()
                        .map(element -> ListMachine.text(element.head().bytes()))
                        .toList());
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
        /** What was said to those who wanted nodes removed. */
        final List<String> removals = new ArrayList<>();
        /** Why it has to end; null when it may go on. */
        Refusal refused;

        /** The type of the message that is lost next, -1 for none. */
        int loseNext = -1;

        int lost;

        /** Whether nothing gets to the disk. */
        boolean diskHangs;

        FrameChannel channel;
        NodeCore core;
        private SimTransport transport;
        private SimStorage storage;
        private long lastCall;

        /** The types of messages that were sent. */
        final Set<Byte> sent = new HashSet<>();

        private final NodeId id;

        SimNode(String name) {
            this(name, new NodeId(UUID.nameUUIDFromBytes(ListMachine.bytes(name))));
        }

        SimNode(String name, NodeId id) {
            this.name = name;
            this.id = id;
        }

        NodeId id() {
            return id;
        }

        /** What this node's clock says. */
        long now() {
            return network.nowMs() + clockOffsetsMs.getOrDefault(name, 0L);
        }

        /** The disk writes what waits for it, unless it hangs. */
        void sync() {
            if (diskHangs) {
                return;
            }
            storage.sync((shard, token) -> core.synced(shard, token, now()), fact -> core.remembered(fact, now()));
            flush();
        }

        private void start() {
            transport = network.transport(name);
            channel = new FrameChannel(transport, ChannelConfig.of("sim"));
            storage = storages.computeIfAbsent(name, absent -> new SimStorage(id()));
            core = new NodeCore(
                    transport.self(),
                    storage.begin(random.nextLong()),
                    storage.copies(),
                    new NodeCore.Settings(policy, 30_000, coldStartWaitMs, maxImageBytes, wholeImageBytes),
                    new NodeEffects());
            if (!unopened.contains(name)) {
                core.open(space, storage.recover(SPACE), now());
            }
            channel.start(new ChannelListener() {
                @Override
                public void onView(View view) {
                    core.onView(view, now());
                    flush();
                }

                @Override
                public void onMessage(Member from, byte[] message) {
                    core.onMessage(from, message, now());
                    flush();
                }
            });
            tick();
        }

        void open() {
            core.open(space, storage.recover(SPACE), now());
            flush();
        }

        void request(int shard, String value) {
            lastCall++;
            open.put(lastCall, value);
            core.request(lastCall, new ShardId(SPACE, shard), ListMachine.bytes(value), Dot.NONE, now());
            flush();
        }

        void remove(SimNode gone) {
            core.remove(
                    gone.id().value(),
                    new RemovalOutcome() {
                        @Override
                        public void begun() {
                            removals.add("begun");
                        }

                        @Override
                        public void refused(IllegalStateException cause) {
                            removals.add(cause.getMessage());
                        }
                    },
                    now());
            flush();
        }

        void query(int shard) {
            lastCall++;
            open.put(lastCall, "?");
            core.query(lastCall, new ShardId(SPACE, shard), new byte[0], now());
            flush();
        }

        boolean leave() {
            boolean left = core.leave(now());
            flush();
            return left;
        }

        void signal(int shard, String text) {
            core.signal(new ShardId(SPACE, shard), ListMachine.bytes(text), now());
            flush();
        }

        private void tick() {
            core.onTick(now());
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
                sent.add(message[0]);
                if (message[0] == loseNext) {
                    loseNext = -1;
                    lost++;
                    return;
                }
                channel.send(to, message);
            }

            @Override
            public void multicast(byte[] message) {
                sent.add(message[0]);
                if (transport.isRunning()) {
                    channel.multicast(message);
                }
            }

            @Override
            public void persist(ShardId shard, Batch batch, DurableReplica after) {
                if (storage.write(shard, batch, after)) {
                    transport.schedule(1 + random.nextInt(4), SimNode.this::sync);
                }
            }

            @Override
            public void remember(PeerFact fact) {
                if (storage.remember(fact)) {
                    transport.schedule(1 + random.nextInt(4), SimNode.this::sync);
                }
            }

            @Override
            public void refused(Refusal refusal) {
                refused = refusal;
            }

            @Override
            public void founded(String founded) {
                storage.founded(founded);
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
