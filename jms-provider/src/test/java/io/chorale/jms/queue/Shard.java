package io.chorale.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireReader;
import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** One shard at its primary, driven by hand: requests are admitted and applied, signals are recorded. */
final class Shard implements LeaderContext {
    static final Address ORDERS = new Address(Address.Kind.QUEUE, "orders");
    static final Address EVENTS = new Address(Address.Kind.TOPIC, "events");
    static final Member ALICE = new Member(new UUID(1, 1), "alice");
    static final Member BOB = new Member(new UUID(1, 2), "bob");
    static final Answer APPLIED = new Answer.Applied();

    /** A decision that the machine has made and the dispatcher was not told yet. */
    record Decided(Dot dot, byte[] operation, Answer answer) {}

    /** A signal that the primary sent. */
    record Sent(Member to, PrimarySignal signal) {}

    final MemoryBudget budget;
    final QueueSettings settings;
    final List<Sent> sent = new ArrayList<>();

    /** The event that each of {@link #sent} was sent in, counted from 0. */
    final List<Integer> sentIn = new ArrayList<>();

    final ArrayDeque<byte[]> proposals = new ArrayDeque<>();
    final Set<Member> present = new LinkedHashSet<>(List.of(ALICE, BOB));
    RecordedElements elements;
    QueueMachine machine;
    Dispatcher dispatcher;
    long nowMs = 1_000_000;
    boolean storageFull;
    boolean hasLease = true;

    /** By how much the machine's clock was set. */
    long clockAheadMs;

    private int events;
    private long reign;
    private long index;

    Shard() {
        this(new MemoryBudget(1 << 30), new QueueSettings(1_000, 100, 1_024));
    }

    /** In a reign, with as much memory as it likes, and so many messages of a queue and priority in it. */
    static Shard withWindow(int window) {
        return new Shard(new MemoryBudget(1 << 30), new QueueSettings(1_000, 100, window)).reign();
    }

    Shard(MemoryBudget budget, QueueSettings settings) {
        this(budget, settings, new RecordedElements());
    }

    Shard(MemoryBudget budget, QueueSettings settings, RecordedElements elements) {
        this.elements = elements;
        this.budget = budget;
        this.settings = settings;
        this.machine = new QueueMachine(budget, settings, elements);
    }

    /** Opens a reign whose members have told at once what they hold. */
    Shard reign() {
        startReign();
        present.forEach(member -> signal(member, new ConsumerSignal.AllAttached()));
        return this;
    }

    void startReign() {
        if (dispatcher != null) {
            dispatcher.stop();
        }
        reign++;
        index = 0;
        forget();
        proposals.clear();
        dispatcher = (Dispatcher) machine.lead(this);
        dispatcher.onMembers(Set.copyOf(present));
    }

    /** As a new primary, whose machine is loaded from the elements as they are. */
    void takeOver() {
        takeOver(elements);
    }

    /** As a new primary, for which the log held no more than these elements. */
    void takeOver(RecordedElements logged) {
        machine = load(logged);
        elements = logged;
        startReign();
    }

    /** As a primary of a later reign, in which nobody is present. */
    void startReignAt(int counter, RecordedElements logged) {
        reign = counter;
        present.clear();
        takeOver(logged);
        proposals.clear();
    }

    private QueueMachine load(RecordedElements from) {
        QueueMachine loaded = new QueueMachine(new MemoryBudget(1L << 40), settings, from);
        from.loadInto(loaded);
        return loaded;
    }

    Answer request(Operation operation) {
        return request(ALICE, operation);
    }

    Answer request(Member from, Operation operation) {
        Answer refusal = admit(from, operation);
        return refusal != null ? refusal : commit(operation);
    }

    /** Null when the primary lets the request in. */
    Answer admit(Member from, Operation operation) {
        byte[] refusal = dispatcher.admit(from, OperationCodec.encode(operation));
        return refusal == null ? null : AnswerCodec.decode(refusal);
    }

    Answer commit(Operation operation) {
        Answer answer = apply(OperationCodec.encode(operation));
        commitProposals();
        return answer;
    }

    void commitProposals() {
        for (byte[] next = proposals.poll(); next != null; next = proposals.poll()) {
            assertThat(apply(next)).isEqualTo(APPLIED);
        }
    }

    private Answer apply(byte[] operation) {
        Decided decided = decide(operation);
        tell(decided);
        return decided.answer();
    }

    /** Has the machine decide ahead of the commit. */
    Decided decide(Operation operation) {
        return decide(OperationCodec.encode(operation));
    }

    private Decided decide(byte[] operation) {
        Dot dot = nextDot();
        byte[] answer = machine.apply(dot, operation, elements.record(dot));
        if (dispatcher != null) {
            assertThat(dispatcher.isConsistent()).isTrue();
        }
        return new Decided(dot, operation, AnswerCodec.decode(answer));
    }

    List<Decided> decideProposals() {
        List<Decided> all = new ArrayList<>();
        for (byte[] next = proposals.poll(); next != null; next = proposals.poll()) {
            all.add(decide(next));
        }
        return all;
    }

    /** The commit has reached the decision. */
    void tell(Decided decided) {
        if (dispatcher != null) {
            events++;
            dispatcher.onApplied(decided.dot(), decided.operation(), AnswerCodec.encode(decided.answer()));
            assertThat(dispatcher.isConsistent()).isTrue();
        }
    }

    Dot nextDot() {
        index++;
        return new Dot(new Epoch(reign, 7), index);
    }

    void signal(Member from, ConsumerSignal signal) {
        events++;
        dispatcher.onSignal(from, SignalCodec.encode(signal));
        commitProposals();
        assertThat(dispatcher.isConsistent()).isTrue();
    }

    void tick(long afterMs) {
        nowMs += afterMs;
        events++;
        dispatcher.onTick(nowMs);
        commitProposals();
    }

    /** As {@link #tick}, but of what the primary proposes only what it has proposed by then is decided. */
    void tickOnce(long afterMs) {
        nowMs += afterMs;
        events++;
        dispatcher.onTick(nowMs);
        decideProposals().forEach(this::tell);
    }

    /** As {@link #tick}, but the disk fails: what the primary proposes by then is never decided. */
    void tickLosingProposals(long afterMs) {
        nowMs += afterMs;
        events++;
        dispatcher.onTick(nowMs);
        assertThat(proposals).isNotEmpty();
        proposals.clear();
    }

    void members(Member... members) {
        present.clear();
        present.addAll(Arrays.asList(members));
        events++;
        dispatcher.onMembers(Set.copyOf(present));
    }

    void send(String... ids) {
        for (String id : ids) {
            assertThat(request(batchOf(message(ORDERS, id)))).isEqualTo(APPLIED);
        }
    }

    void attach(Member member, UUID consumer, long credit, MessageKey... claims) {
        attach(member, consumer, QueueNames.ofQueue(ORDERS), 1, credit, claims);
    }

    void attach(Member member, UUID consumer, String queue, long number, long credit, MessageKey... claims) {
        signal(
                member,
                new ConsumerSignal.Attach(
                        consumer, number, queue, null, credit + claims.length, claims.length, List.of(claims)));
    }

    List<PrimarySignal.Handed> handed() {
        List<PrimarySignal.Handed> all = new ArrayList<>();
        for (Sent each : sent) {
            if (each.signal() instanceof PrimarySignal.Deliver deliver) {
                all.addAll(deliver.messages());
            }
        }
        return all;
    }

    /** Ids of the messages handed to a consumer since the last call of {@link #forget}. */
    List<String> handedTo(UUID consumer) {
        return handed().stream()
                .filter(each -> each.consumer().equals(consumer))
                .map(Shard::id)
                .toList();
    }

    PrimarySignal.Handed lastHanded() {
        List<PrimarySignal.Handed> all = handed();
        return all.get(all.size() - 1);
    }

    void forget() {
        sent.clear();
        sentIn.clear();
    }

    long depth() {
        return ((Answer.Count) query(new Question.Depth(QueueNames.ofQueue(ORDERS)))).value();
    }

    List<String> browse() {
        return browse(QueueNames.ofQueue(ORDERS));
    }

    List<String> browse(String queue) {
        Answer.Page page = (Answer.Page) query(new Question.Browse(queue, 0, null, null, 10_000, nowMs));
        return page.envelopes().stream().map(Shard::id).toList();
    }

    Answer.Figures figures() {
        return (Answer.Figures) query(new Question.Statistics());
    }

    Answer query(Question question) {
        return AnswerCodec.decode(machine.query(QuestionCodec.encode(question)));
    }

    /** What the decision's first message to {@link #ORDERS} is called. */
    static MessageKey key(Dot dot) {
        return new MessageKey(new ElementId(LaneNumber.of(LaneNumber.base(QueueNames.ofQueue(ORDERS)), 4), dot, 0));
    }

    /** Messages are delivered as often as it takes. */
    static final DestinationPolicies WITHOUT_END = withoutEnd();

    private static DestinationPolicies withoutEnd() {
        Properties properties = new Properties();
        properties.setProperty("destination.#.maxDeliveries", "0");
        return DestinationPolicies.of(properties);
    }

    static Send message(Address to, String id) {
        return message(to, id, 4, 0);
    }

    static Send message(Address to, String id, int priority, long expirationMs) {
        return Send.of(new Envelope(
                id, to, true, priority, 0, expirationMs, 0, Envelope.NO_ORIGIN, new byte[0], 1, new byte[] {1, 2, 3}));
    }

    /** Messages that are called as {@link #ids} says. */
    static Send[] many(Address to, int count) {
        return Arrays.stream(ids(count)).map(id -> message(to, id)).toArray(Send[]::new);
    }

    static String[] ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
    }

    static Operation.Batch batchOf(Send... sends) {
        return new Operation.Batch(List.of(sends), List.of());
    }

    static Operation.Batch take(PrimarySignal.Handed... handed) {
        return new Operation.Batch(
                List.of(), Arrays.stream(handed).map(Shard::taken).toList());
    }

    static Take taken(PrimarySignal.Handed handed) {
        return new Take(new MessageRef(QueueNames.ofQueue(ORDERS), handed.key()), handed.consumer());
    }

    static String id(PrimarySignal.Handed handed) {
        return id(handed.envelope());
    }

    static String id(byte[] envelope) {
        return Envelope.read(new WireReader(envelope)).id();
    }

    static Kind kindOf(Answer answer) {
        return answer instanceof Answer.Refused refused ? refused.kind() : null;
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
    public boolean mayHandOut() {
        return hasLease;
    }

    @Override
    public void signal(Member to, byte[] signal) {
        sent.add(new Sent(to, SignalCodec.decodeFromPrimary(signal)));
        sentIn.add(events);
    }

    @Override
    public void propose(byte[] operation) {
        proposals.add(operation);
    }

    @Override
    public boolean isStorageFull() {
        return storageFull;
    }
}
