package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Busy;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.Protocol;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ToPrimary;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply;
import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Message.Commit;
import io.chorale.replication.shard.Message.Confirm;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardOutput;
import io.chorale.replication.shard.ShardReplica;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Timing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One node's copy of one shard, between the protocol, which knows nodes, and the group, which knows members. */
final class HostedShard implements ShardOutput {
    static final Timing TIMING = new Timing(200, 400, 3_000, 5_000);
    private static final long ANNOUNCE_PERIOD_MS = 1_000;

    private final ShardId id;
    private final SpaceDefinition definition;
    private final ShardHost host;
    private final ShardReplica replica;
    private final Steering steering;
    private final Map<NodeId, Confirm> confirms = new LinkedHashMap<>();
    private final Map<NodeId, Commit> commits = new LinkedHashMap<>();
    private Primary primary;
    private long announceDueMs;

    /** @param recovered what this node's disk has of the shard; null when it has nothing */
    HostedShard(ShardId id, SpaceDefinition definition, HostedSpace space, DurableReplica recovered, ShardHost host) {
        this.id = id;
        this.definition = definition;
        this.host = host;
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

    // ---- what others look at

    /** Whether the shard has begun to exist, as far as this node knows. */
    boolean isFounded() {
        return replica.replica().config().version() > 0;
    }

    ShardReplica replica() {
        return replica;
    }

    // ---- events

    /** Begins a shard that exists nowhere, with this node as its only member. */
    void found() {
        replica.found(host.nowMs());
        drainProposals();
    }

    void onNodes() {
        replica.onView(host.hosts(id), host.nowMs());
        steering.onNodes();
        if (primary != null) {
            primary.tell(leader -> leader.onMembers(host.present()));
        }
        // Newcomers have not heard who serves.
        announceDueMs = Math.min(announceDueMs, host.nowMs());
        drainProposals();
    }

    void onTick() {
        replica.tick(host.nowMs());
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
        replica.synced(token, host.nowMs());
        drainProposals();
    }

    void onProtocol(NodeId from, Protocol protocol) {
        replica.onMessage(from, protocol.message(), host.nowMs());
        drainProposals();
    }

    void onRequest(Member from, Request request) {
        ClientRequest.Request asked = new ClientRequest.Request(
                request.epoch(),
                client(from),
                request.sequence(),
                request.lowestOpen(),
                new Payload(request.operation()));
        if (host.member(from.id()) == null) {
            // It may come back to the view and ask again: a refusal would be for good.
            replica.turnAway(asked, host.nowMs());
        } else {
            replica.onRequest(asked, host.nowMs());
        }
        drainProposals();
    }

    void onQuery(Member from, Query query) {
        replica.onRequest(
                new ClientRequest.Query(query.epoch(), client(from), query.sequence(), new Payload(query.question())),
                host.nowMs());
    }

    void onSignal(Member from, ToPrimary signal) {
        if (primary != null && signal.epoch().equals(epoch())) {
            primary.tell(leader -> leader.onSignal(from, signal.signal()));
            drainProposals();
        }
    }

    /** The loop's batch is over: one confirmation and one commit to each node say what many would. */
    void endOfBatch() {
        confirms.forEach(this::sendNow);
        confirms.clear();
        commits.forEach(this::sendNow);
        commits.clear();
    }

    /** This node is about to leave: someone else is to go on. True when it does not serve the shard any more. */
    boolean leave() {
        return steering.leave();
    }

    private static ClientId client(Member member) {
        return new ClientId(member.id().toString());
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
                definition.machine(),
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

    private void sendNow(NodeId to, io.chorale.replication.shard.Message message) {
        Member member = host.memberOf(to);
        if (member != null) {
            host.send(member, new Protocol(id, message));
        }
    }

    @Override
    public void reply(ClientId client, ClientReply reply) {
        Member member = host.member(UUID.fromString(client.value()));
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
        }
        // One that was told NotPrimary hears of the primary by its announcement, and asks it again.
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
