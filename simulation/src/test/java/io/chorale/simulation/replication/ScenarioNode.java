package io.chorale.simulation.replication;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply;
import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Copying;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Message;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Room;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardOutput;
import io.chorale.replication.shard.ShardReplica;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Timing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A node of a scenario, through all its lives. */
final class ScenarioNode implements ShardOutput {
    private static final Timing TIMING = new Timing(20, 60, 100, 200, 150);

    private final String name;
    private final SimDisk disk;
    private final ScenarioNetwork network;
    private final Rules rules;
    private final Set<ClientId> absent;
    private final Copying copying;
    private Set<NodeId> view = Set.of();
    private ShardReplica replica;
    private SimDecider decider;
    private final Map<String, List<String>> copies = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private int lives;

    ScenarioNode(
            String name,
            DurableReplica initial,
            ScenarioNetwork network,
            Rules rules,
            Set<ClientId> absent,
            int partBytes) {
        this.absent = absent;
        this.copying = new Copying(partBytes, partBytes, new Room(Integer.MAX_VALUE));
        this.name = name;
        this.disk = new SimDisk(initial, PlantedBug.NONE, SimMirror.NONE);
        this.network = network;
        this.rules = rules;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return replica != null;
    }

    ShardReplica replica() {
        if (replica == null) {
            throw new IllegalStateException(name + " is down");
        }
        return replica;
    }

    void start(long nowMs) {
        lives++;
        long incarnation = name.charAt(0) * 100L + lives;
        replica = new ShardReplica(
                Names.id(name), incarnation, disk.synced().copy(), view, TIMING, rules, this, this::lead, nowMs);
    }

    private Decider lead(ShardState state) {
        decider = new SimDecider(state, rules, () -> {});
        return decider;
    }

    void damage() {
        disk.damage();
    }

    /** What it has said to its operator since this was asked last. */
    List<String> takeWarnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }

    void crash(int kept) {
        disk.crash(Math.min(kept, disk.unsynced()));
        replica = null;
    }

    void view(Collection<String> present, long nowMs) {
        view = Names.ids(present);
        if (replica != null) {
            replica.onView(view, nowMs);
        }
    }

    /** Syncs everything; false when there was nothing. */
    boolean sync(long nowMs) {
        int unsynced = disk.unsynced();
        if (unsynced > 0) {
            replica.synced(disk.sync(unsynced), nowMs);
        }
        return unsynced > 0;
    }

    void receive(String from, Object message, long nowMs) {
        if (message instanceof Message protocol) {
            replica.onMessage(Names.id(from), protocol, nowMs);
        } else if (message instanceof Session.Attach) {
            if (replica.isServing()) {
                network.send(name, from, new Session.Attached(replica.replica().current()));
            }
        } else if (message instanceof Session.Detach detach) {
            decider.detach(Names.client(detach.client()));
        } else {
            replica.onRequest((ClientRequest) message, nowMs);
            replica.endOfTurn();
        }
    }

    /** The lowest copy of a message, by the name of the message. */
    ElementId find(String origin) {
        return replica().replica().state().elements().toMap().entrySet().stream()
                .filter(entry -> entry.getValue().origin().toString().equals(origin))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no " + origin));
    }

    /** The messages that are there; one that is there twice is named twice. */
    Set<String> live() {
        Set<String> live = new TreeSet<>();
        for (Element element : replica().replica().state().elements().toMap().values()) {
            if (SimDecider.isItem(element) && !live.add(element.origin().toString())) {
                live.add(element.origin() + " again");
            }
        }
        return live.isEmpty() ? Set.of("-") : live;
    }

    /** The messages that are there, in their order. */
    List<String> ordered() {
        return replica().replica().state().elements().toMap().values().stream()
                .filter(element -> SimDecider.isItem(element))
                .map(element -> element.origin().toString())
                .toList();
    }

    /** Whose requests it knows. */
    Set<String> clients() {
        Set<String> clients = new TreeSet<>();
        replica().replica().state().windows().byClient().keySet().forEach(client -> clients.add(client.value()));
        return clients.isEmpty() ? Set.of("-") : clients;
    }

    /** Hands out a message; false when it may not. */
    boolean assign(ElementId id, ClientId client, long nowMs) {
        return replica().mayDispatch(nowMs) && decider.assign(id, client);
    }

    /** The messages that it would hand out. */
    Set<String> offers(long nowMs) {
        Set<String> offers = new TreeSet<>();
        if (replica().mayDispatch(nowMs)) {
            decider.deliverable(Integer.MAX_VALUE)
                    .forEach(id -> offers.add(decider.origin(id).toString()));
        }
        return offers.isEmpty() ? Set.of("-") : offers;
    }

    /** As what it has sent its image to a node since this was asked last: whole, or difference. */
    List<String> takeCopies(String to) {
        List<String> taken = copies.remove(to);
        return taken == null ? List.of("-") : taken;
    }

    private void note(String to, String kind) {
        copies.computeIfAbsent(to, absent -> new ArrayList<>()).add(kind);
    }

    @Override
    public void send(NodeId to, Message message) {
        if (message instanceof Message.Start || message instanceof Message.Whole) {
            note(Names.name(to), "whole");
        } else if (message instanceof Message.StartDifference || message instanceof Message.WholeDifference) {
            note(Names.name(to), "difference");
        }
        network.send(name, Names.name(to), message);
    }

    @Override
    public void reply(ClientId client, ClientReply reply) {
        network.send(name, client.value(), reply);
    }

    @Override
    public boolean isPresent(ClientId client) {
        return !absent.contains(client);
    }

    @Override
    public void persist(Batch batch) {
        disk.write(batch, replica.replica());
    }

    @Override
    public void applied(LoggedEntry entry) {}

    @Override
    public void adopted() {}

    @Override
    public Copying copying() {
        return copying;
    }

    @Override
    public void warn(String text) {
        warnings.add(text);
    }
}
