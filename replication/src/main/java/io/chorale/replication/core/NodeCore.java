package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.wire.WireException;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.KnownNode;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.WaitingShard;
import io.chorale.replication.core.Message.Admit;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Busy;
import io.chorale.replication.core.Message.Drain;
import io.chorale.replication.core.Message.Forgotten;
import io.chorale.replication.core.Message.GoOn;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.MayGo;
import io.chorale.replication.core.Message.Part;
import io.chorale.replication.core.Message.Protocol;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Refuse;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ShardMessage;
import io.chorale.replication.core.Message.Stays;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.core.Message.ToPrimary;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.Refusal;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Copying;
import io.chorale.replication.shard.Deferral;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Room;
import io.chorale.replication.shard.ShardReplica;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * A node's whole part in the protocol. One thread at a time; every call takes the time of the event. After a batch of
 * calls, {@link #endOfBatch} says what they added up to.
 */
public final class NodeCore implements ShardHost {
    private static final long HELLO_PERIOD_MS = 2_000;
    /** Until all have let this node take part. */
    private static final long HELLO_AT_FIRST_MS = 200;

    private static final long SILENCE_MS = 10_000;
    /** So many senders of malformed messages are remembered, to warn of each but once. */
    private static final int MAX_BLAMED = 256;

    /** What a node's disk has of a space. */
    public interface RecoveredSpace {

        /** Whether this node has founded it. */
        boolean isFounder();

        /**
         * What there is of a shard; null when there is nothing.
         *
         * @throws LostPromiseException when that is not known: this node then has no part in the shard
         */
        DurableReplica shard(int number);
    }

    /**
     * What a node is to be.
     *
     * @param policy of its spaces
     * @param requestTimeoutMs after which a call without an answer fails
     * @param coldStartWaitMs after which a shard under {@code one} goes on with what is there; 0 for never
     * @param maxImageBytes of a message with an image; what needs a longer one is not sent
     * @param wholeImageBytes of elements, roughly: who lacks more of them is filled part by part first
     */
    public record Settings(
            ReplicationPolicy policy,
            long requestTimeoutMs,
            long coldStartWaitMs,
            long maxImageBytes,
            long wholeImageBytes) {}

    /** Of what is sent at once to who is filled. */
    private static final int PART_BYTES = 1 << 20;

    /**
     * What moves costs the loops and disks of all that take part: with all shards of a node at once each would stand still
     * until the last has moved.
     */
    private static final int MOVES_AT_ONCE = 2;
    /** Steps and ids that all shards remember together, of about 100 bytes each. */
    private static final int REMEMBERED = 1 << 18;

    /** Whole copies that are sent and not yet on the other's disk; each is in memory on both sides. */
    private static final int COPIES_AT_ONCE = 1;

    private final Member self;
    private final NodeId node;
    private final long incarnation;
    private final Settings settings;
    private final Effects effects;
    private final Membership membership = new Membership();
    private final Admission admission;
    private final Removals removals;
    private final WaitWatch waits;
    private final Spaces spaces;
    private final Parts parts = new Parts();
    private final Turns moves = new Turns(MOVES_AT_ONCE);
    private final Turns copies = new Turns(COPIES_AT_ONCE);
    private final Fillings fillings = new Fillings();
    private final Deferrals deferrals = new Deferrals();
    private final Copying copying;
    private final ArrayDeque<Message> toSelf = new ArrayDeque<>();
    private final Set<Member> blamed = new HashSet<>();
    private long nowMs;
    private long clockAheadMs;
    private long helloDueMs;
    private long nodesChangedMs;
    private long incompleteSinceMs;
    private boolean warnedOfSilence;
    private boolean storageFull;
    private long malformed;
    private long faults;

    /**
     * A core without spaces.
     *
     * @param book what this node remembers; the process life that begins is its last one, and is on disk
     * @param onDisk the copies on the node's disk
     */
    public NodeCore(Member self, PeerBook book, List<DiskCopy> onDisk, Settings settings, Effects effects) {
        this.self = self;
        this.node = book.self();
        this.incarnation = book.own().latest().incarnation();
        this.settings = settings;
        int partBytes = (int) Math.min(PART_BYTES, settings.wholeImageBytes());
        this.copying = new Copying(settings.wholeImageBytes(), partBytes, new Room(REMEMBERED));
        this.effects = effects;
        this.spaces = new Spaces(this, membership, effects);
        this.admission = new Admission(book, this, effects, new Admitting());
        this.removals = new Removals(this, membership, admission, spaces, onDisk);
        this.waits = new WaitWatch(this, settings.coldStartWaitMs());
        admission.begin();
    }

    // ---- inputs

    public void onView(View view, long now) {
        nowMs = now;
        membership.install(view);
        spaces.forEachClient(ShardClient::onView);
        parts.onView(membership.present());
        incompleteSinceMs = now;
        warnedOfSilence = false;
        admission.onView();
        removals.onView();
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

    /**
     * What the machine's clock says.
     *
     * @param aheadMs how much more than the time that this core is given, in ms; may jump
     */
    public void clock(long aheadMs) {
        clockAheadMs = aheadMs;
    }

    /** Every 50 to 200 ms. */
    public void onTick(long now) {
        nowMs = now;
        admission.onTick();
        if (now >= helloDueMs) {
            sayHello();
        }
        spaces.forEachClient(ShardClient::onTick);
        if (admission.isOpen()) {
            removals.onTick();
            if (spaces.foundWhatNobodyHas(nodesChangedMs)) {
                sayHello();
            }
            spaces.forEachShard(HostedShard::onTick);
            waits.onTick(spaces.shards());
        }
        warnOfSilence();
        drain();
    }

    /** All batches of a shard up to this token are on disk. */
    public void synced(ShardId shard, long token, long now) {
        nowMs = now;
        try {
            spaces.shard(shard).synced(token);
        } catch (RuntimeException e) {
            fault("Shard " + shard + " failed when its writes were on disk", e);
        }
        drain();
    }

    /** What was to be {@linkplain Effects#remember remembered} is on disk. */
    public void remembered(PeerFact fact, long now) {
        nowMs = now;
        admission.onSynced(fact);
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
        for (HostedShard shard : spaces.shards()) {
            left &= shard.leave();
        }
        drain();
        return left;
    }

    /** Joins a space with what the disk has of it; opening it again does nothing. */
    public void open(SpaceDefinition definition, RecoveredSpace recovered, long now) {
        nowMs = now;
        if (spaces.find(definition.name()) != null) {
            return;
        }
        OpenSpace space = new OpenSpace(definition, settings.policy(), this);
        spaces.add(space);
        space.openShards(definition, recovered, effects);
        space.forEachShard(shard -> shard.giveUp(admission.removed().keySet()));
        sayHello();
        drain();
    }

    /**
     * Ends in {@link Effects#complete} or {@link Effects#fail} with the same call number.
     *
     * @param after a decision that is to be known where this one is made; {@link Dot#NONE} when there is none
     */
    public void request(long call, ShardId shard, byte[] operation, Dot after, long now) {
        nowMs = now;
        spaces.client(shard).request(call, operation, after, settings.requestTimeoutMs());
        drain();
    }

    /** As {@link #request}, for a question. */
    public void query(long call, ShardId shard, byte[] question, long now) {
        nowMs = now;
        spaces.client(shard).query(call, question, settings.requestTimeoutMs());
        drain();
    }

    public void signal(ShardId shard, byte[] signal, long now) {
        nowMs = now;
        spaces.client(shard).signal(signal);
        drain();
    }

    /** The batch is over: confirmations and commits of all its appends go out, one a shard. */
    public void endOfBatch() {
        spaces.forEachShard(HostedShard::endOfBatch);
        drain();
    }

    // ---- an administrator's

    /**
     * See {@link io.chorale.replication.ClusterAdministration#removeNode}. Ends in one of the methods of the outcome,
     * perhaps within this call, or throws; without an answer of all others after 5 s.
     */
    public void remove(UUID gone, RemovalOutcome outcome, long now) {
        nowMs = now;
        removals.remove(gone, outcome);
        drain();
    }

    /** See {@link io.chorale.replication.ClusterAdministration#goOnWithWhatIsThere}. */
    public void goOnWithWhatIsThere(String space, long now) {
        nowMs = now;
        spaces.get(space);
        toAll(new GoOn(space));
        drain();
    }

    /** See {@link io.chorale.replication.ClusterAdministration#nodes}. */
    public List<KnownNode> nodes() {
        return removals.nodes();
    }

    /** See {@link io.chorale.replication.ClusterAdministration#waitingShards}. */
    public List<WaitingShard> waitingShards() {
        return waits.waiting();
    }

    // ---- what a driver or a checker may look at

    /** Calls the visitor for every reign that this node's clients of the space know. */
    public void reigns(String space, BiConsumer<ShardId, Map.Entry<Epoch, Member>> visitor) {
        List<ShardClient> clients = spaces.get(space).clients();
        for (int number = 0; number < clients.size(); number++) {
            ShardClient client = clients.get(number);
            if (client.primary() != null) {
                visitor.accept(new ShardId(space, number), Map.entry(client.epoch(), client.primary()));
            }
        }
    }

    public Set<UUID> presentNodes() {
        return membership.nodes();
    }

    /** How often primaries of this node have left something to be asked again; nothing is said of what never happened. */
    public Map<Deferral, Long> deferred() {
        return deferrals.counts();
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
        return spaces.shard(shard).replica();
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
        Set<NodeId> hosts = membership.hosts(spaces.get(shard.space()).announced(), shard);
        hosts.add(node);
        return hosts;
    }

    @Override
    public Set<NodeId> leaving() {
        return removals.leaving();
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
    public void defer(Deferral why) {
        deferrals.add(why);
    }

    @Override
    public Turns moves() {
        return moves;
    }

    @Override
    public Copying copying() {
        return copying;
    }

    @Override
    public Fillings fillings() {
        return fillings;
    }

    @Override
    public Turns copies() {
        return copies;
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
    public long unixTimeMs() {
        return nowMs + clockAheadMs;
    }

    @Override
    public Set<Member> present() {
        return membership.present();
    }

    @Override
    public Member member(ClientId client) {
        return membership.member(client);
    }

    @Override
    public ClientId client(Member member) {
        return membership.client(member);
    }

    @Override
    public void send(Collection<Member> others, Message message) {
        if (!others.isEmpty()) {
            parts.cut(MessageCodec.encode(message), bytes -> others.forEach(to -> effects.send(to, bytes)));
        }
    }

    @Override
    public void send(Member to, Message message) {
        if (to.equals(self)) {
            toSelf.addLast(message);
        } else {
            parts.cut(MessageCodec.encode(message, settings.maxImageBytes()), bytes -> effects.send(to, bytes));
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
        if (message instanceof ShardMessage shardMessage) {
            handleOfShard(from, shardMessage);
        } else if (message instanceof Hello hello) {
            admission.onHello(from, hello);
        } else if (message instanceof Admit admit) {
            admission.onAdmit(from, admit);
        } else if (message instanceof Refuse refuse) {
            admission.onRefuse(from, refuse);
        } else if (message instanceof GoOn goOn && spaces.find(goOn.space()) != null) {
            spaces.get(goOn.space()).forEachShard(HostedShard::goOnWithWhatIsThere);
        } else if (message instanceof Drain && removals.onDrain()) {
            effects.warn("This node is to be removed from the cluster for good, as " + from
                    + " was told: others take its shards.");
            sayHello();
            reconsider();
        } else if (message instanceof MayGo question && admission.isOpen()) {
            send(from, removals.judge(from, question));
        } else if (message instanceof Stays stays) {
            removals.onStays(from, stays);
        } else if (message instanceof Verdict verdict) {
            removals.onVerdict(from, verdict);
        }
    }

    private void handleOfShard(Member from, ShardMessage shardMessage) {
        ShardId id = shardMessage.shard();
        OpenSpace space = spaces.find(id.space());
        if (space == null || id.number() >= space.shards().size()) {
            return;
        }
        ShardClient client = space.clients().get(id.number());
        HostedShard shard = space.shards().get(id.number());
        if (shardMessage instanceof Answer answer) {
            client.onAnswer(answer);
        } else if (shardMessage instanceof Busy busy) {
            client.onBusy(busy);
        } else if (shardMessage instanceof Forgotten forgotten) {
            client.onForgotten(forgotten);
        } else if (shardMessage instanceof ToClient signal) {
            client.onSignal(from, signal);
        } else if (shardMessage instanceof Reigns reigns) {
            client.onReigns(from, reigns);
        } else if (!admission.isOpen()) {
            // Nobody has let this node speak for its copies yet.
            return;
        } else if (shardMessage instanceof Request request) {
            shard.onRequest(from, request);
        } else if (shardMessage instanceof Query query) {
            shard.onQuery(from, query);
        } else if (shardMessage instanceof ToPrimary signal) {
            shard.onSignal(from, signal);
        } else {
            handleOfNode(from, shard, shardMessage);
        }
    }

    private void handleOfNode(Member from, HostedShard shard, ShardMessage message) {
        NodeId sender = from.equals(self) ? node : membership.nodeOf(from);
        if (message instanceof Protocol protocol && sender != null) {
            shard.onProtocol(sender, protocol);
        }
    }

    private void sayHello() {
        helloDueMs = nowMs + (admission.isOpen() ? HELLO_PERIOD_MS : HELLO_AT_FIRST_MS);
        toAll(new Hello(
                node,
                admission.book().own(),
                admission.isOpen(),
                removals.duty(),
                List.copyOf(admission.removed().values()),
                storageFull,
                spaces.announced(),
                spaces.founded(),
                spaces.withoutPart()));
    }

    /** Tells all shards which nodes there are. */
    private void reconsider() {
        nodesChangedMs = nowMs;
        if (admission.isOpen()) {
            spaces.warnOfOtherSettings();
            spaces.forEachShard(HostedShard::onNodes);
        }
    }

    /** What follows for the shards when it was decided who may take part. */
    private final class Admitting implements Admission.Listener {
        @Override
        public void introduced(Member member, Hello hello) {
            if (membership.hello(member, hello)) {
                reconsider();
            }
        }

        @Override
        public void removed(NodeId gone) {
            effects.warn("Node " + gone + " was removed from the cluster for good.");
            membership.forget(gone);
            Set<NodeId> removed = admission.removed().keySet();
            spaces.forEachShard(shard -> shard.giveUp(removed));
            sayHello();
            reconsider();
        }

        @Override
        public void opened() {
            sayHello();
            reconsider();
        }

        @Override
        public void refused(Refusal refusal) {
            effects.refused(refusal);
        }
    }
}
