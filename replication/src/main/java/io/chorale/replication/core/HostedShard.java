package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Busy;
import io.chorale.replication.core.Message.Forgotten;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.Protocol;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ToPrimary;
import io.chorale.replication.core.NodeCore.RecoveredSpace;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply;
import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Copying;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.Deferral;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.ImageTooLargeException;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Message.Append;
import io.chorale.replication.shard.Message.Commit;
import io.chorale.replication.shard.Message.Confirm;
import io.chorale.replication.shard.Message.FillAsk;
import io.chorale.replication.shard.Message.FillFirst;
import io.chorale.replication.shard.Message.Filled;
import io.chorale.replication.shard.Message.Start;
import io.chorale.replication.shard.Message.Whole;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardOutput;
import io.chorale.replication.shard.ShardReplica;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Timing;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One node's copy of one shard, between the protocol, which knows nodes, and the group, which knows members. */
final class HostedShard implements ShardOutput {
    static final Timing TIMING = new Timing(200, 400, 3_000, 5_000, 10_000);
    private static final long ANNOUNCE_PERIOD_MS = 1_000;

    /** A whole copy of the shard on its way to a node. */
    private record Copy(ShardId shard, NodeId to, Epoch epoch) {}

    private final ShardId id;
    private final SpaceDefinition definition;
    private final ShardHost host;
    private final Turns copies;
    private final Set<Copy> copying = new HashSet<>();
    private final ShardReplica replica;
    private final Steering steering;
    private final Map<NodeId, Confirm> confirms = new LinkedHashMap<>();
    private final Map<NodeId, Commit> commits = new LinkedHashMap<>();
    private final FailedOperations failed = new FailedOperations();
    private final boolean hosted;
    private Primary primary;
    private long announceDueMs;
    private final Beyond beyond = new Beyond();

    /**
     * @param hosted whether this node has a part in the shard
     * @param recovered what this node's disk has of the shard; null when it has nothing
     */
    private HostedShard(
            ShardId id,
            SpaceDefinition definition,
            HostedSpace space,
            boolean hosted,
            DurableReplica recovered,
            ShardHost host) {
        this.id = id;
        this.hosted = hosted;
        this.definition = definition;
        this.host = host;
        this.copies = host.copies();
        DurableReplica begun = recovered != null ? recovered : DurableReplica.blank();
        this.replica = new ShardReplica(
                host.node(),
                host.incarnation(),
                begun,
                host.hosts(id),
                TIMING,
                Rules.ALL,
                this,
                this::lead,
                host.nowMs());
        this.steering = new Steering(id, space, host, replica);
    }

    /** A shard as this node's disk has it. One whose promise is lost is there in name only: everything else goes on. */
    static HostedShard open(
            ShardId id, SpaceDefinition definition, HostedSpace space, RecoveredSpace recovered, ShardHost host) {
        try {
            DurableReplica replica = recovered.shard(id.number());
            if (replica != null && replica.isDamaged()) {
                host.warn("Shard " + id + ": what this node has of it on disk is damaged, but for what it has promised."
                        + " This copy serves nothing until it is filled anew by the others.");
            }
            return new HostedShard(id, definition, space, true, replica, host);
        } catch (LostPromiseException e) {
            host.warn(
                    "Shard " + id + " is not kept on this node: its first record on disk, which says what this copy has"
                            + " promised to the others, cannot be used. The other shards of this node go on, and so do the other"
                            + " copies of this one. When it suits, stop this node, empty its data directory, and start it again:"
                            + " it joins as a new node and is filled by the others. Keep a copy of the directory if there is no"
                            + " other copy of this shard. " + e.getMessage());
            return new HostedShard(id, definition, space, false, null, host);
        }
    }

    // ---- what others look at

    /** Whether this node has a part in the shard; otherwise no event does anything. */
    boolean isHosted() {
        return hosted;
    }

    /** Whether the shard has begun to exist, as far as this node knows. */
    boolean isFounded() {
        return !hosted || replica.replica().config().version() > 0;
    }

    ShardId id() {
        return id;
    }

    /** Whether the shard has a copy here that counts. */
    boolean isMember() {
        return replica.replica().isMember(host.node());
    }

    ShardReplica replica() {
        return replica;
    }

    // ---- events

    /** Damage, and a state machine that failed, end this node's reign over the shard, and nothing else. */
    private void event(Runnable event) {
        if (!hosted) {
            return;
        }
        try {
            event.run();
            if (primary != null && primary.damage() != null) {
                damaged(primary.damage());
            }
        } catch (DamagedCopyException e) {
            damaged(e);
        } catch (MachineFailedException e) {
            host.fault(e.getMessage() + ". The reign ends, and the next one begins with a new state machine", e);
            replica.takeOver(host.nowMs());
        }
    }

    private void damaged(DamagedCopyException damage) {
        host.fault(
                "Shard " + id
                        + ": what this node has of it on disk is damaged. This copy serves nothing until it is filled"
                        + " anew by the others",
                damage);
        replica.damaged(host.nowMs());
    }

    /** Begins a shard that exists nowhere, with this node as its only member. */
    void found() {
        event(() -> {
            replica.found(host.nowMs());
            drainProposals();
        });
    }

    /** See {@link ShardReplica#giveUp}. */
    void giveUp(Set<NodeId> removed) {
        event(() -> {
            replica.giveUp(removed, host.nowMs());
            drainProposals();
        });
    }

    /** See {@link ShardReplica#goOnWithWhatIsThere}. */
    void goOnWithWhatIsThere() {
        event(() -> {
            replica.goOnWithWhatIsThere(host.nowMs());
            drainProposals();
        });
    }

    void onNodes() {
        event(this::nodesChanged);
    }

    private void nodesChanged() {
        replica.onView(beyond.without(host.hosts(id)), host.nowMs());
        steering.onNodes();
        if (primary != null) {
            primary.tell(leader -> leader.onMembers(host.present()));
        }
        // Newcomers have not heard who serves.
        announceDueMs = Math.min(announceDueMs, host.nowMs());
        drainProposals();
    }

    void onTick() {
        event(this::tick);
    }

    private void tick() {
        if (beyond.changes(host.nowMs())) {
            replica.onView(beyond.without(host.hosts(id)), host.nowMs());
        }
        replica.tick(host.nowMs());
        endCopies();
        if (primary != null) {
            primary.tell(leader -> leader.onTick(host.nowMs()));
            if (host.nowMs() >= announceDueMs) {
                announce();
            }
        }
        drainProposals();
        steering.onTick();
    }

    void synced(long token) {
        event(() -> {
            replica.synced(token, host.nowMs());
            drainProposals();
        });
    }

    void onProtocol(NodeId from, Protocol protocol) {
        event(() -> {
            replica.onMessage(from, protocol.message(), host.nowMs());
            if (protocol.message() instanceof FillAsk) {
                beyond.stay(from, host.nowMs());
            } else if (protocol.message() instanceof Filled) {
                beyond.remove(from);
                host.fillings().sent(id, from);
            } else if (protocol.message() instanceof Confirm) {
                endCopies();
            }
            drainProposals();
        });
    }

    void onRequest(Member from, Request request) {
        event(() -> handle(from, request));
    }

    private void handle(Member from, Request request) {
        ClientId client = host.client(from);
        ClientRequest.Request asked = new ClientRequest.Request(
                request.epoch(),
                request.since(),
                client,
                request.sequence(),
                request.lowestOpen(),
                request.after(),
                new Payload(request.operation()));
        if (host.member(client) == null) {
            // It may come back to the view and ask again: a refusal would be for good.
            replica.turnAway(asked, host.nowMs());
        } else {
            replica.onRequest(asked, host.nowMs());
        }
        drainProposals();
    }

    void onQuery(Member from, Query query) {
        Payload question = new Payload(query.question());
        event(() -> replica.onRequest(
                new ClientRequest.Query(query.epoch(), host.client(from), query.sequence(), question), host.nowMs()));
    }

    void onSignal(Member from, ToPrimary signal) {
        event(() -> {
            if (primary != null && signal.epoch().equals(epoch())) {
                primary.tell(leader -> leader.onSignal(from, signal.signal()));
                drainProposals();
            }
        });
    }

    /** The loop's batch is over: one confirmation and one commit to each node say what many would. */
    void endOfBatch() {
        replica.endOfTurn();
        confirms.forEach(this::sendNow);
        confirms.clear();
        commits.forEach(this::sendNow);
        commits.clear();
    }

    /** This node is about to leave: someone else is to go on. True when it does not serve the shard any more. */
    boolean leave() {
        return !hosted || steering.leave();
    }

    private Epoch epoch() {
        return replica.replica().current();
    }

    private void drainProposals() {
        while (primary != null) {
            byte[] proposal = primary.nextProposal();
            if (proposal == null) {
                return;
            }
            if (!replica.propose(new Payload(proposal), host.nowMs())) {
                // A hand-over is being prepared, and may come to nothing.
                primary.putBack(proposal);
                return;
            }
        }
    }

    // ---- the reign

    private Decider lead(ShardState state) {
        // First the word, then what the new primary has to say to those who heard it.
        announce();
        primary = new Primary(
                id,
                epoch(),
                host,
                () -> replica.replica().state(),
                () -> replica.replica().config().members(),
                () -> replica.mayDispatch(host.nowMs()),
                definition.machine(),
                failed,
                () -> primary = null);
        primary.tell(leader -> leader.onMembers(host.present()));
        steering.onReign();
        return primary;
    }

    private void announce() {
        announceDueMs = host.nowMs() + ANNOUNCE_PERIOD_MS;
        DurableReplica durable = replica.replica();
        boolean one = durable.config().policy().confirmsWithoutQuorum();
        host.toAll(new Reigns(id, durable.current(), durable.config().members(), durable.inSync(), one));
    }

    // ---- ShardOutput

    @Override
    public void send(NodeId to, io.chorale.replication.shard.Message message) {
        if (message instanceof Confirm confirm) {
            confirms.put(to, confirm);
        } else if (message instanceof Commit commit) {
            commits.put(to, commit);
        } else {
            sendNow(to, message);
        }
    }

    @Override
    public void send(Set<NodeId> to, io.chorale.replication.shard.Message message) {
        if (message instanceof Append) {
            host.send(to.stream().map(host::memberOf).filter(Objects::nonNull).toList(), new Protocol(id, message));
        } else {
            to.forEach(node -> send(node, message));
        }
    }

    @Override
    public Copying copying() {
        return host.copying();
    }

    @Override
    public boolean mayBeFilled() {
        return !host.isStorageFull(Set.of()) && host.fillings().mayReceive(id);
    }

    @Override
    public void notFilled() {
        host.fillings().received(id);
    }

    @Override
    public boolean mayFill(NodeId node) {
        return host.fillings().maySend(id, node, host.nowMs());
    }

    @Override
    public boolean mayGrow() {
        return steering.mayGrow();
    }

    @Override
    public boolean mayCopy(NodeId to) {
        Copy copy = new Copy(id, to, epoch());
        long elements = replica.replica().state().elements().size();
        boolean may = !copies.isUnderWay(copy, host.nowMs()) && copies.begin(copy, elements, host.nowMs());
        if (may) {
            copying.add(copy);
        }
        return may;
    }

    /** Those that have arrived, or that another reign has made useless, leave room for others. */
    private void endCopies() {
        copying.removeIf(copy -> {
            boolean over = !copy.epoch().equals(epoch()) || replica.isLevelled(Set.of(copy.to()));
            if (over) {
                copies.end(copy);
            }
            return over;
        });
    }

    private void sendNow(NodeId to, io.chorale.replication.shard.Message message) {
        Member member = host.memberOf(to);
        boolean isWhole = message instanceof Start || message instanceof Whole;
        if (member == null || (isWhole && beyond.contains(to))) {
            return;
        }
        boolean reigns = replica.role() == ShardReplica.Role.PRIMARY;
        if (message instanceof FillFirst
                && reigns
                && replica.replica().config().policy().confirmsWithoutQuorum()) {
            // A reign that had it in sync would wait until it is filled, and the shard with it. A candidate is waited
            // for.
            beyond.add(to, host.nowMs());
        }
        try {
            host.send(member, new Protocol(id, message));
        } catch (ImageTooLargeException e) {
            // To try that again takes long, and memory.
            beyond.add(to, host.nowMs());
            warn("Its copy cannot be sent to node " + to + ", which has to go on without. " + e.getMessage());
        }
    }

    @Override
    public void reply(ClientId client, ClientReply reply) {
        Member member = host.member(client);
        if (member == null) {
            return;
        }
        if (reply instanceof ClientReply.Answer answer) {
            host.send(
                    member,
                    new Answer(
                            id,
                            answer.epoch(),
                            answer.sequence(),
                            answer.changed(),
                            answer.answer().bytes()));
        } else if (reply instanceof ClientReply.Busy busy) {
            host.send(member, new Busy(id, busy.epoch(), busy.sequence()));
        } else if (reply instanceof ClientReply.Forgotten forgotten) {
            host.send(member, new Forgotten(id, forgotten.epoch(), forgotten.sequence()));
        }
        // One that was told NotPrimary hears of the primary by its announcement, and asks it again.
    }

    @Override
    public void deferred(Deferral why) {
        host.defer(why);
    }

    @Override
    public boolean isPresent(ClientId client) {
        return host.member(client) != null;
    }

    @Override
    public void persist(Batch batch) {
        host.persist(id, batch, replica.replica());
    }

    @Override
    public void applied(LoggedEntry entry) {}

    @Override
    public void adopted() {}

    @Override
    public void warn(String text) {
        host.warn("Shard " + id + ": " + text);
    }
}
