package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.wire.WireException;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Busy;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.Part;
import io.chorale.replication.core.Message.Protocol;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ShardMessage;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.core.Message.ToPrimary;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ShardReplica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A node's whole part in the protocol. One thread at a time; every call takes the time of the event. After a batch of
 * calls, {@link #endOfBatch} says what they added up to.
 */
public final class NodeCore implements ShardHost {
    private static final long HELLO_PERIOD_MS = 2_000;
    private static final long SILENCE_MS = 10_000;
    /** A space that nobody has is founded when nobody new has come for so long. */
    private static final long FOUND_AFTER_MS = 100;
    /** So many senders of malformed messages are remembered, to warn of each but once. */
    private static final int MAX_BLAMED = 256;

    /** What a node's disk has of a space. */
    public interface RecoveredSpace {

        /** Whether this node has founded it. */
        boolean isFounder();

        /** What there is of a shard; null when there is nothing. */
        DurableReplica shard(int number);
    }

    private static final class Hosted {
        private final HostedSpace announced;
        private final List<HostedShard> shards = new ArrayList<>();
        private final List<ShardClient> clients = new ArrayList<>();
        private boolean founder;
        private boolean foundedAll;
        private boolean warned;

        Hosted(SpaceDefinition definition, ReplicationPolicy policy) {
            this.announced = new HostedSpace(definition.name(), definition.shards(), definition.copies(), policy);
        }

        boolean isFounded() {
            return founder || shards.stream().anyMatch(HostedShard::isFounded);
        }
    }

    private final Member self;
    private final NodeId node;
    private final long incarnation;
    private final ReplicationPolicy policy;
    private final long requestTimeoutMs;
    private final Effects effects;
    private final Membership membership = new Membership();
    private final Map<String, Hosted> spaces = new LinkedHashMap<>();
    private final Parts parts = new Parts();
    private final ArrayDeque<Message> toSelf = new ArrayDeque<>();
    private final Set<Member> blamed = new HashSet<>();
    private long nowMs;
    private long helloDueMs;
    private long nodesChangedMs;
    private long incompleteSinceMs;
    private boolean warnedOfSilence;
    private boolean storageFull;
    private long malformed;
    private long faults;

    /**
     * @param incarnation random bits drawn at each process start
     * @param requestTimeoutMs after which a call without an answer fails
     */
    public NodeCore(
            Member self,
            UUID nodeId,
            long incarnation,
            ReplicationPolicy policy,
            long requestTimeoutMs,
            Effects effects) {
        this.self = self;
        this.node = new NodeId(nodeId);
        this.policy = policy;
        this.incarnation = incarnation;
        this.requestTimeoutMs = requestTimeoutMs;
        this.effects = effects;
    }

    // ---- inputs

    public void onView(View view, long now) {
        nowMs = now;
        membership.install(view);
        for (Hosted space : spaces.values()) {
            space.clients.forEach(ShardClient::onView);
        }
        parts.onView(membership.present());
        incompleteSinceMs = now;
        warnedOfSilence = false;
        sayHello();
        drain();
        reconsider();
    }

    public void onMessage(Member from, byte[] bytes, long now) {
        nowMs = now;
        try {
            Message message = MessageCodec.decode(bytes);
            if (message instanceof Part part) {
                byte[] whole = parts.join(from, part);
                message = whole == null ? null : MessageCodec.decode(whole);
            }
            if (message != null) {
                handle(from, message);
            }
        } catch (WireException e) {
            malformed++;
            if (blamed.size() < MAX_BLAMED && blamed.add(from)) {
                effects.warn("A message of " + from + " is malformed and was dropped, as further ones will be without"
                        + " a word: " + e.getMessage() + ". Do all members run the same version?");
            }
        } catch (RuntimeException e) {
            fault("A message of " + from + " could not be handled", e);
        }
        drain();
    }

    /** Every 50 to 200 ms. */
    public void onTick(long now) {
        nowMs = now;
        if (now >= helloDueMs) {
            sayHello();
        }
        for (Hosted space : spaces.values()) {
            foundIfNobodyHas(space);
            forEachShard(space, HostedShard::onTick);
            space.clients.forEach(ShardClient::onTick);
        }
        warnOfSilence();
        drain();
    }

    /** All batches of a shard up to this token are on disk. */
    public void synced(ShardId shard, long token, long now) {
        nowMs = now;
        try {
            spaces.get(shard.space()).shards.get(shard.number()).synced(token);
        } catch (RuntimeException e) {
            fault("Shard " + shard + " failed when its writes were on disk", e);
        }
        drain();
    }

    /** The disk takes nothing more but what frees space, or has room again. */
    public void storageFull(boolean full, long now) {
        nowMs = now;
        storageFull = full;
        sayHello();
        drain();
    }

    /** Has other nodes go on with the shards that this one serves; true when there are none, or nobody could go on. */
    public boolean leave(long now) {
        nowMs = now;
        boolean left = true;
        for (Hosted space : spaces.values()) {
            for (HostedShard shard : space.shards) {
                left &= shard.leave();
            }
        }
        drain();
        return left;
    }

    /** Joins a space with what the disk has of it; opening it again does nothing. */
    public void open(SpaceDefinition definition, RecoveredSpace recovered, long now) {
        nowMs = now;
        if (spaces.containsKey(definition.name())) {
            return;
        }
        Hosted space = new Hosted(definition, policy);
        space.founder = recovered.isFounder();
        spaces.put(definition.name(), space);
        for (int number = 0; number < definition.shards(); number++) {
            ShardId id = new ShardId(definition.name(), number);
            space.shards.add(new HostedShard(id, definition, space.announced, recovered.shard(number), this));
            space.clients.add(new ShardClient(id, this, effects));
        }
        sayHello();
        drain();
    }

    /** Ends in {@link Effects#complete} or {@link Effects#fail} with the same call number. */
    public void request(long call, ShardId shard, byte[] operation, long now) {
        nowMs = now;
        client(shard).request(call, operation, requestTimeoutMs);
        drain();
    }

    /** As {@link #request}, for a question. */
    public void query(long call, ShardId shard, byte[] question, long now) {
        nowMs = now;
        client(shard).query(call, question, requestTimeoutMs);
        drain();
    }

    public void signal(ShardId shard, byte[] signal, long now) {
        nowMs = now;
        client(shard).signal(signal);
        drain();
    }

    /** The batch is over: confirmations and commits of all its appends go out, one a shard. */
    public void endOfBatch() {
        for (Hosted space : spaces.values()) {
            forEachShard(space, HostedShard::endOfBatch);
        }
        drain();
    }

    // ---- what a driver or a checker may look at

    /** Calls the visitor for every reign that this node's clients of the space know. */
    public void reigns(String space, BiConsumer<ShardId, Map.Entry<Epoch, Member>> visitor) {
        Hosted hosted = spaces.get(space);
        for (int number = 0; number < hosted.clients.size(); number++) {
            ShardClient client = hosted.clients.get(number);
            if (client.primary() != null) {
                visitor.accept(new ShardId(space, number), Map.entry(client.epoch(), client.primary()));
            }
        }
    }

    public Set<UUID> presentNodes() {
        return membership.nodes();
    }

    /** How many messages were dropped because they were malformed. */
    public long malformed() {
        return malformed;
    }

    /** How often a state machine or its leadership threw. */
    public long faults() {
        return faults;
    }

    /** This node's replica of a shard. */
    public ShardReplica replica(ShardId shard) {
        return spaces.get(shard.space()).shards.get(shard.number()).replica();
    }

    // ---- what shards need

    @Override
    public Member self() {
        return self;
    }

    @Override
    public NodeId node() {
        return node;
    }

    @Override
    public Member memberOf(NodeId wanted) {
        return membership.memberOf(wanted);
    }

    @Override
    public Set<NodeId> hosts(ShardId shard) {
        Set<NodeId> hosts = membership.hosts(spaces.get(shard.space()).announced);
        hosts.add(node);
        return hosts;
    }

    @Override
    public boolean isStorageFull(Collection<NodeId> nodes) {
        return storageFull || membership.isStorageFull(nodes);
    }

    @Override
    public void persist(ShardId shard, Batch batch, DurableReplica after) {
        effects.persist(shard, batch, after);
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public Set<Member> present() {
        return membership.present();
    }

    @Override
    public Member member(UUID id) {
        return membership.member(id);
    }

    @Override
    public void send(Member to, Message message) {
        if (to.equals(self)) {
            toSelf.addLast(message);
        } else {
            parts.cut(MessageCodec.encode(message), bytes -> effects.send(to, bytes));
        }
    }

    @Override
    public void toAll(Message message) {
        effects.multicast(MessageCodec.encode(message));
        toSelf.addLast(message);
    }

    @Override
    public void warn(String text) {
        effects.warn(text);
    }

    @Override
    public void fault(String text, RuntimeException cause) {
        faults++;
        effects.fault(text, cause);
    }

    // ---- inside

    /** A shard whose state machine throws does not keep the event from the others. */
    private void forEachShard(Hosted space, Consumer<HostedShard> event) {
        for (HostedShard shard : space.shards) {
            try {
                event.accept(shard);
            } catch (RuntimeException e) {
                fault("A shard of " + space.announced.name() + " failed on an event", e);
            }
        }
    }

    /** A member that does not introduce itself takes no part in anything: say so. */
    private void warnOfSilence() {
        if (membership.isComplete() || membership.present().isEmpty()) {
            incompleteSinceMs = nowMs;
        } else if (!warnedOfSilence && nowMs - incompleteSinceMs >= SILENCE_MS) {
            warnedOfSilence = true;
            effects.warn("Members " + membership.silent() + " of the view have not introduced themselves for "
                    + SILENCE_MS + " ms. Until they do, they hold no copies, and no new space is begun. If they run"
                    + " another version, or hang, stop them.");
        }
    }

    private void drain() {
        for (Message next; (next = toSelf.pollFirst()) != null; ) {
            try {
                handle(self, next);
            } catch (RuntimeException e) {
                fault("A message to itself could not be handled", e);
            }
        }
    }

    private void handle(Member from, Message message) {
        if (message instanceof Hello hello) {
            if (membership.hello(from, hello)) {
                reconsider();
            }
            return;
        }
        ShardMessage shardMessage = (ShardMessage) message;
        ShardId id = shardMessage.shard();
        Hosted space = spaces.get(id.space());
        if (space == null || id.number() >= space.shards.size()) {
            return;
        }
        ShardClient client = space.clients.get(id.number());
        HostedShard shard = space.shards.get(id.number());
        if (shardMessage instanceof Answer answer) {
            client.onAnswer(answer);
        } else if (shardMessage instanceof Busy busy) {
            client.onBusy(busy);
        } else if (shardMessage instanceof ToClient signal) {
            client.onSignal(from, signal);
        } else if (shardMessage instanceof Request request) {
            shard.onRequest(from, request);
        } else if (shardMessage instanceof Query query) {
            shard.onQuery(from, query);
        } else if (shardMessage instanceof ToPrimary signal) {
            shard.onSignal(from, signal);
        } else {
            handleOfNode(from, client, shard, shardMessage);
        }
    }

    private void handleOfNode(Member from, ShardClient client, HostedShard shard, ShardMessage message) {
        NodeId sender = from.equals(self) ? node : membership.nodeOf(from);
        if (message instanceof Reigns reigns) {
            client.onReigns(from, reigns);
        } else if (message instanceof Protocol protocol && sender != null) {
            shard.onProtocol(sender, protocol);
        }
    }

    private void sayHello() {
        helloDueMs = nowMs + HELLO_PERIOD_MS;
        Set<String> founded = new HashSet<>();
        spaces.forEach((name, space) -> {
            if (space.isFounded()) {
                founded.add(name);
            }
        });
        toAll(new Hello(
                node,
                incarnation,
                storageFull,
                spaces.values().stream().map(space -> space.announced).toList(),
                founded));
    }

    /** Tells all shards which nodes there are. */
    private void reconsider() {
        nodesChangedMs = nowMs;
        for (Hosted space : spaces.values()) {
            Member odd = membership.disagreeing(space.announced);
            if (odd != null && !space.warned) {
                space.warned = true;
                effects.warn("Space " + space.announced.name() + ": " + odd + " has another number of shards or copies,"
                        + " or another policy, than this node (" + space.announced.shards() + ", "
                        + space.announced.copies() + ", " + space.announced.policy()
                        + ") and takes no part in it. Configure all members alike.");
            }
            forEachShard(space, HostedShard::onNodes);
        }
    }

    /** The first of the nodes that are there begins a space that exists nowhere, and goes on with that after a crash. */
    private void foundIfNobodyHas(Hosted space) {
        if (space.founder) {
            if (!space.foundedAll) {
                space.foundedAll = true;
                forEachShard(space, HostedShard::found);
                sayHello();
            }
            return;
        }
        boolean isQuiet = nowMs - nodesChangedMs >= FOUND_AFTER_MS && membership.isComplete();
        if (isQuiet && !space.isFounded() && !membership.isFounded(space.announced.name())) {
            Set<NodeId> hosts = membership.hosts(space.announced);
            hosts.add(node);
            if (hosts.stream().min(NodeId::compareTo).orElseThrow().equals(node)) {
                effects.founded(space.announced.name());
                space.founder = true;
            }
        }
    }

    private ShardClient client(ShardId shard) {
        Hosted space = spaces.get(shard.space());
        if (space == null) {
            throw new IllegalArgumentException("Space " + shard.space() + " is not open on this node");
        }
        return space.clients.get(shard.number());
    }
}
