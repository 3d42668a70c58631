package io.chorale.simulation.replication;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.Copying;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Message;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Room;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The nodes of a run, their network, their clients and their time. */
final class SimCluster implements SimNetwork.Receiver {
    /** Encoding takes longer than all the rest. */
    private static final int CODEC_EVERY = 8;

    private static final List<String> CLIENTS = List.of("p", "q", "r", "s");

    private final ClusterKind kind;
    private final SplittableRandom random;
    private final Rules rules;
    private final PlantedBug bug;
    private final Schedule schedule = new Schedule();
    private final Coverage coverage = new Coverage();
    private final RunLog log;
    private final SimNetwork network;
    private final SimChecker checker;
    private final SimImages images;
    private final Copying copying;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Map<String, SimClient> clients = new LinkedHashMap<>();
    private final List<SimNode> nodeList;
    private final boolean encodes;
    private List<ClusterKind.Target> targets;
    private ClusterKind.Target target;
    private SimNode lost;
    private boolean isCalm;
    private boolean wasDown;
    private String lastServing = "";

    /** @param mirrors of the disks, by the names of their nodes */
    SimCluster(
            long seed,
            ClusterKind kind,
            Rules rules,
            PlantedBug bug,
            boolean logs,
            Function<String, SimMirror> mirrors) {
        this.kind = kind;
        this.random =
                new SplittableRandom(seed * 0x9E3779B97F4A7C15L + kind.name().hashCode());
        this.rules = rules;
        this.bug = bug;
        this.encodes = random.nextInt(CODEC_EVERY) == 0;
        this.log = new RunLog(logs, schedule);
        this.network = new SimNetwork(schedule, random.split(), this);
        this.checker = new SimChecker(kind, schedule, coverage);
        this.images = new SimImages(rules, bug);
        // Drawn apart, so that all else of a seed is as it was.
        this.copying = copying(new SplittableRandom(seed));
        this.targets = kind.targets();
        this.target = targets.get(0);
        Config config = Config.of(1, Names.ids(target.members()), target.policy());
        Config none = Config.of(0, List.of(), target.policy());
        for (String name : kind.nodes()) {
            boolean isMember = target.members().contains(name);
            DurableReplica empty = isMember
                    ? DurableReplica.empty(config, config.members(), rules)
                    : DurableReplica.empty(none, Set.of(), rules);
            nodes.put(name, new SimNode(name, this, new SimDisk(empty, bug, mirrors.apply(name)), random.split()));
        }
        nodeList = List.copyOf(nodes.values());
        for (SimNode node : nodeList) {
            node.view(nodes.keySet());
            node.start();
        }
        for (String name : CLIENTS) {
            SimClient client = new SimClient(name, random.split(), this);
            clients.put(name, client);
            network.home(name, pickNode().name());
            client.turn();
        }
    }

    ClusterKind kind() {
        return kind;
    }

    SplittableRandom random() {
        return random;
    }

    Rules rules() {
        return rules;
    }

    PlantedBug bug() {
        return bug;
    }

    Schedule schedule() {
        return schedule;
    }

    SimNetwork network() {
        return network;
    }

    SimChecker checker() {
        return checker;
    }

    private static Copying copying(SplittableRandom random) {
        Room room = new Room(random.nextInt(3) == 0 ? 0 : 1_000_000);
        boolean inParts = random.nextInt(3) > 0;
        return new Copying(inParts ? 200 + random.nextInt(3_000) : Long.MAX_VALUE, 100 + random.nextInt(2_000), room);
    }

    /** How images are sent in this run. */
    Copying copying() {
        return copying;
    }

    SimImages images() {
        return images;
    }

    RunLog log() {
        return log;
    }

    Coverage coverage() {
        return coverage;
    }

    void count(Counter counter) {
        coverage.add(counter);
    }

    Map<String, SimNode> nodes() {
        return nodes;
    }

    Map<String, SimClient> clients() {
        return clients;
    }

    SimNode pickNode() {
        return nodeList.get(random.nextInt(nodeList.size()));
    }

    SimClient pickClient() {
        return clients.get(CLIENTS.get(random.nextInt(CLIENTS.size())));
    }

    /** What the registry wants of the shard. */
    ClusterKind.Target target() {
        return target;
    }

    void target(ClusterKind.Target wanted) {
        target = wanted;
    }

    List<ClusterKind.Target> targets() {
        return targets;
    }

    /** The node whose disk was lost; null when none was. */
    SimNode lost() {
        return lost;
    }

    void lose(SimNode node) {
        lost = node;
        node.lose(true);
        List<SimDisk> others = nodeList.stream()
                .filter(other -> other != node)
                .map(SimNode::disk)
                .toList();
        checker.losesDisk(node.disk(), others);
    }

    /** An administrator removes the node whose disk was lost: another takes its place. */
    void removeLost() {
        targets = targets.stream()
                .map(wanted -> wanted.replacing(lost.name(), kind.nodes()))
                .toList();
        target = target.replacing(lost.name(), kind.nodes());
    }

    /** Whoever has not heard yet does so now. */
    void hearOfRemovals() {
        if (lost != null) {
            removeLost();
            nodeList.stream().filter(node -> node != lost).forEach(node -> node.hearOfRemoval(lost.name()));
        }
    }

    /** Whether a client is there, in its present life, and may ask. */
    boolean isPresent(ClientId client) {
        return clients.get(Names.client(client)).isPresentAs(client);
    }

    /** Whether clients only finish what is under way. */
    boolean isCalm() {
        return isCalm;
    }

    void calmDown() {
        isCalm = true;
        clients.values().forEach(client -> client.goAway(false));
    }

    /** All nodes are down. */
    void goesDown() {
        wasDown = true;
    }

    /** Clients are served by a node from now on. */
    void serves(SimNode node) {
        count(Counter.REIGNS);
        if (!node.name().equals(lastServing)) {
            lastServing = node.name();
            count(Counter.TAKE_OVERS);
        }
        if (wasDown) {
            wasDown = false;
            count(Counter.COLD_STARTS);
        }
        checker.serves(node.name(), node.reign(), node.replica().replica().state());
    }

    Object onTheWire(Message message) {
        return encodes ? ShardCodec.encode(message) : message;
    }

    /** The nodes that a node reaches, and that reach it. */
    Set<String> reachable(SimNode from) {
        Set<String> reached = new HashSet<>();
        for (SimNode node : nodeList) {
            if (node.isRunning()
                    && network.connects(from.name(), node.name())
                    && network.connects(node.name(), from.name())) {
                reached.add(node.name());
            }
        }
        reached.add(from.name());
        return reached;
    }

    // ---- the network's receiver

    @Override
    public boolean isThere(String name) {
        SimNode node = nodes.get(name);
        return node == null || node.isAlive();
    }

    @Override
    public boolean isRunning(String name) {
        SimNode node = nodes.get(name);
        return node == null || node.isRunning();
    }

    @Override
    public void receive(String from, String to, Object message, long sentMs) {
        SimClient client = clients.get(to);
        RunLog.Kind type = client == null && nodes.containsKey(from) ? RunLog.Kind.MESSAGE : RunLog.Kind.CLIENT;
        log.message(type, from, to, sentMs, message);
        if (client != null) {
            client.receive(from, message);
        } else {
            nodes.get(to).receive(from, message);
        }
    }

    // ---- damage

    /** Whether no other disk is damaged, and one of them has all that this one can have confirmed without a majority. */
    boolean maySpare(SimNode node) {
        DurableReplica own = node.disk().synced();
        List<DurableReplica> others = nodeList.stream()
                .filter(other -> other != node)
                .map(other -> other.disk().synced())
                .toList();
        if (own.isDamaged() || others.stream().anyMatch(DurableReplica::isDamaged)) {
            return false;
        }
        boolean confirmsAlone = own.config().policy() instanceof OnePolicy
                || (own.pending() != null && own.pending().policy() instanceof OnePolicy);
        return !confirmsAlone || nodeList.stream().anyMatch(other -> other != node && hasAllOf(own, other));
    }

    /** The other has the reign's start, and was in sync with it, or has gone on with what somebody had who was. */
    private static boolean hasAllOf(DurableReplica own, SimNode node) {
        DurableReplica other = node.disk().synced();
        boolean hasStart = other.state().context().highestOf(own.current()) > 0
                || other.image().tail().stream()
                        .anyMatch(logged -> logged.dot().epoch().equals(own.current()));
        return hasStart
                && (own.inSync().contains(Names.id(node.name()))
                        || own.inSync().stream().anyMatch(member -> other.heard()
                                .getOrDefault(member, Epoch.NONE)
                                .isAfter(own.current())));
    }

    // ---- what must hold at any time

    /** What was confirmed is on the synced disks of a quorum: more than half of the members, or all that are in sync. */
    void checkConfirmed(SimNode primary, ClientId client, long sequence) {
        DurableReplica replica = primary.replica().replica();
        boolean isUnderOne = replica.config().policy() instanceof OnePolicy;
        Set<NodeId> keeping = isUnderOne ? replica.inSync() : replica.config().members();
        int copies = 0;
        for (NodeId node : keeping) {
            if (nodes.get(Names.name(node)).disk().holds(client, sequence)) {
                copies++;
            }
        }
        boolean enough = isUnderOne ? copies == keeping.size() : copies * 2 > keeping.size();
        SimViolation.unless(enough, "confirmed on too few disks", primary.name(), client, sequence);
    }

    /** The serving primary of the highest reign, null when there is none. */
    SimNode primary() {
        SimNode best = null;
        for (SimNode node : nodeList) {
            if (node.isServing() && (best == null || node.reign().isAfter(best.reign()))) {
                best = node;
            }
        }
        return best;
    }

    /** Whether all members of the config that the registry wants have the same, and no client waits. */
    boolean isSettled() {
        SimNode primary = primary();
        if (primary == null || !clients.values().stream().allMatch(SimClient::isIdle)) {
            return false;
        }
        DurableReplica durable = primary.replica().replica();
        if (durable.pending() != null || durable.hasTail() || !target.isReached(durable.config())) {
            return false;
        }
        List<NodeId> members = new ArrayList<>(durable.config().members());
        return members.stream()
                .map(member -> nodes.get(Names.name(member)).replica().replica())
                .allMatch(other ->
                        !other.isDamaged() && !other.hasTail() && other.state().equals(durable.state()));
    }

    @Override
    public String toString() {
        return nodeList.stream().map(SimNode::toString).collect(Collectors.joining("\n"));
    }
}
