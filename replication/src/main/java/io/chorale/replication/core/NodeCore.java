package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.wire.WireException;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.StateMachine;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.ShardMessage;
import io.chorale.replication.core.Message.ToClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    /** So many senders of malformed messages are remembered, to warn of each but once. */
    private static final int MAX_BLAMED = 256;

    private static final class Hosted {
        private final SpaceDefinition definition;
        private final HostedSpace announced;
        private final List<Shard> shards = new ArrayList<>();
        private final List<ShardClient> clients = new ArrayList<>();
        private boolean warned;

        Hosted(SpaceDefinition definition) {
            this.definition = definition;
            this.announced = new HostedSpace(definition.name(), definition.shards(), definition.copies());
        }
    }

    private final Member self;
    private final UUID nodeId;
    private final long incarnation;
    private final long requestTimeoutMs;
    private final Effects effects;
    private final Membership membership = new Membership();
    private final Map<String, Hosted> spaces = new LinkedHashMap<>();
    private final ArrayDeque<Message> toSelf = new ArrayDeque<>();
    private final Set<Member> blamed = new HashSet<>();
    private long nowMs;
    private long helloDueMs;
    private long incompleteSinceMs;
    private boolean warnedOfSilence;
    private long malformed;
    private long faults;

    /**
     * @param incarnation random bits drawn at each process start
     * @param requestTimeoutMs after which a call without an answer fails
     */
    public NodeCore(Member self, UUID nodeId, long incarnation, long requestTimeoutMs, Effects effects) {
        this.self = self;
        this.nodeId = nodeId;
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
            forEachShard(space, Shard::onView);
        }
        incompleteSinceMs = now;
        warnedOfSilence = false;
        sayHello();
        drain();
        reconsider();
    }

    public void onMessage(Member from, byte[] bytes, long now) {
        nowMs = now;
        try {
            handle(from, MessageCodec.decode(bytes));
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
            forEachShard(space, Shard::onTick);
            space.clients.forEach(ShardClient::onTick);
        }
        warnOfSilence();
        drain();
    }

    /** Joins a space; opening it again does nothing. */
    public void open(SpaceDefinition definition, long now) {
        nowMs = now;
        if (spaces.containsKey(definition.name())) {
            return;
        }
        Hosted space = new Hosted(definition);
        for (int number = 0; number < definition.shards(); number++) {
            ShardId id = new ShardId(definition.name(), number);
            space.shards.add(new Shard(id, definition.copies(), definition.machine(), this));
            space.clients.add(new ShardClient(id, this, effects));
        }
        spaces.put(definition.name(), space);
        sayHello();
        drain();
    }

    /** Ends in {@link Effects#complete} or {@link Effects#fail} with the same call number. */
    public void request(long call, ShardId shard, byte[] operation, long now) {
        nowMs = now;
        client(shard).call(call, operation, false, requestTimeoutMs);
        drain();
    }

    /** As {@link #request}, for a question. */
    public void query(long call, ShardId shard, byte[] question, long now) {
        nowMs = now;
        client(shard).call(call, question, true, requestTimeoutMs);
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
            forEachShard(space, Shard::endOfBatch);
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

    /** The last entry logged in this node's replica of a shard. */
    public Dot lastLogged(ShardId shard) {
        return spaces.get(shard.space()).shards.get(shard.number()).last();
    }

    /** This node's replica of a shard as far as it is applied. */
    public StateMachine machine(ShardId shard) {
        return spaces.get(shard.space()).shards.get(shard.number()).machine();
    }

    // ---- what shards need

    @Override
    public Member self() {
        return self;
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
            effects.send(to, MessageCodec.encode(message));
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
    private void forEachShard(Hosted space, Consumer<Shard> event) {
        for (Shard shard : space.shards) {
            try {
                event.accept(shard);
            } catch (RuntimeException e) {
                fault("A shard of " + space.announced.name() + " failed on an event", e);
            }
        }
    }

    /** While a member has not introduced itself no reign is opened, for it may hold the only copy: say so. */
    private void warnOfSilence() {
        if (membership.isComplete() || membership.present().isEmpty()) {
            incompleteSinceMs = nowMs;
        } else if (!warnedOfSilence && nowMs - incompleteSinceMs >= SILENCE_MS) {
            warnedOfSilence = true;
            effects.warn("Members " + membership.silent() + " of the view have not introduced themselves for "
                    + SILENCE_MS + " ms. Until they do, no shard gets a new primary. If they run another version, or"
                    + " hang, stop them.");
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
        if (shardMessage instanceof Answer answer) {
            client.onAnswer(answer);
        } else if (shardMessage instanceof ToClient signal) {
            client.onSignal(from, signal);
        } else {
            if (shardMessage instanceof Reigns reigns) {
                client.onReigns(from, reigns);
            }
            space.shards.get(id.number()).onMessage(from, shardMessage);
        }
    }

    private void sayHello() {
        helloDueMs = nowMs + HELLO_PERIOD_MS;
        toAll(new Hello(
                nodeId,
                incarnation,
                spaces.values().stream().map(space -> space.announced).toList()));
    }

    /** Tells all shards who hosts their space, once that is known of every member. */
    private void reconsider() {
        if (!membership.isComplete()) {
            return;
        }
        for (Hosted space : spaces.values()) {
            Member odd = membership.disagreeing(space.announced);
            if (odd != null && !space.warned) {
                space.warned = true;
                effects.warn("Space " + space.announced.name() + ": " + odd + " has another number of shards or copies"
                        + " than this node (" + space.definition.shards() + ", " + space.definition.copies()
                        + ") and takes no part in it. Configure all members alike.");
            }
            Map<Member, UUID> hosts = membership.hosts(space.announced);
            if (hosts.containsKey(self)) {
                forEachShard(space, shard -> shard.onHosts(hosts));
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
