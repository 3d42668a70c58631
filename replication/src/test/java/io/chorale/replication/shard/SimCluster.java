package io.chorale.replication.shard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The nodes of a run, their network, their clients and their time. */
final class SimCluster {
    private final SimMode mode;
    private final Random random;
    private final Rules rules;
    private final SimNetwork network = new SimNetwork();
    private final SimChecker checker;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Map<String, SimClient> clients = new LinkedHashMap<>();
    private final boolean encodes;
    private final List<String> trace;
    private long nowMs = 1_000;

    /**
     * @param encodes whether messages travel as bytes, as they do between processes
     * @param trace takes what happens, or null
     * @param mirrors of the disks, by the names of their nodes
     */
    SimCluster(
            SimMode mode,
            Random random,
            Rules rules,
            boolean encodes,
            List<String> trace,
            Function<String, SimMirror> mirrors) {
        this.encodes = encodes;
        this.mode = mode;
        this.random = random;
        this.rules = rules;
        this.trace = trace;
        this.checker = new SimChecker(mode.isEverUnderOne());
        Config config = Config.of(1, ids(mode.members()), mode.policy());
        Config none = Config.of(0, List.of(), mode.policy());
        for (String name : mode.nodes()) {
            boolean isMember = mode.members().contains(name);
            DurableReplica empty = isMember
                    ? DurableReplica.empty(config, config.members(), rules)
                    : DurableReplica.empty(none, Set.of(), rules);
            nodes.put(name, new SimNode(name, this, new SimDisk(empty, mirrors.apply(name)), rules));
        }
        for (SimNode node : nodes.values()) {
            node.view(nodes.keySet());
            node.start();
        }
        for (String name : List.of("p", "q", "r")) {
            clients.put(name, new SimClient(name, random, rules, network, checker, List.copyOf(nodes.keySet())));
            network.home(name, pickNode().name());
        }
    }

    static NodeId id(String name) {
        return new NodeId(new UUID(0, name.charAt(0)));
    }

    static String name(NodeId id) {
        return String.valueOf((char) id.value().getLeastSignificantBits());
    }

    static Set<NodeId> ids(Iterable<String> names) {
        Set<NodeId> ids = new TreeSet<>();
        names.forEach(name -> ids.add(id(name)));
        return ids;
    }

    SimMode mode() {
        return mode;
    }

    Random random() {
        return random;
    }

    SimNetwork network() {
        return network;
    }

    SimChecker checker() {
        return checker;
    }

    Map<String, SimNode> nodes() {
        return nodes;
    }

    Map<String, SimClient> clients() {
        return clients;
    }

    long nowMs() {
        return nowMs;
    }

    void pass(long ms) {
        nowMs += ms;
    }

    SimNode pickNode() {
        List<SimNode> all = new ArrayList<>(nodes.values());
        return all.get(random.nextInt(all.size()));
    }

    SimClient pickClient() {
        List<SimClient> all = new ArrayList<>(clients.values());
        return all.get(random.nextInt(all.size()));
    }

    Object onTheWire(Message message) {
        return encodes ? ShardCodec.encode(message) : message;
    }

    void note(String text) {
        if (trace != null) {
            trace.add(nowMs + " " + text);
        }
    }

    /** Delivers one message; false when there is none. */
    boolean deliver() {
        SimNetwork.Link link = network.pick(
                random, to -> clients.containsKey(to) || nodes.get(to).isRunning());
        if (link == null) {
            return false;
        }
        Object message = network.next(link);
        if (trace != null) {
            Object readable = message instanceof byte[] bytes ? ShardCodec.decode(bytes) : message;
            note(link.from() + " > " + link.to() + " " + readable);
        }
        SimClient client = clients.get(link.to());
        if (client != null) {
            client.receive(link.from(), message);
        } else {
            nodes.get(link.to()).receive(link.from(), message);
        }
        return true;
    }

    void applied(String node, long position, LoggedEntry entry) {
        if (!mode.isEverUnderOne()) {
            checker.applied(node, position, entry.dot());
        }
    }

    /** Under {@code majority} what was confirmed is on the synced disks of a majority. */
    void checkConfirmed(SimNode primary, ClientId client, long sequence) {
        DurableReplica replica = primary.replica().replica();
        if (mode.isEverUnderOne() || replica.pending() != null) {
            return;
        }
        Set<NodeId> having = nodes.values().stream()
                .filter(node -> node.disk().holds(client, sequence))
                .map(node -> id(node.name()))
                .collect(Collectors.toCollection(HashSet::new));
        SimViolation.unless(replica.config().isMajority(having), "confirmed on too few disks", client, sequence);
    }

    /** The serving primary of the highest reign, null when there is none. */
    SimNode primary() {
        SimNode best = null;
        for (SimNode node : nodes.values()) {
            if (node.isServing()
                    && (best == null
                            || node.replica()
                                    .replica()
                                    .current()
                                    .isAfter(best.replica().replica().current()))) {
                best = node;
            }
        }
        return best;
    }

    Rules rules() {
        return rules;
    }

    @Override
    public String toString() {
        return nodes.values().stream().map(SimNode::toString).collect(Collectors.joining("\n"));
    }
}
