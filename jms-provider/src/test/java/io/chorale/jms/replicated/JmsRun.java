package io.chorale.jms.replicated;

import static io.chorale.jms.replicated.JmsBooks.check;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.EnvelopeHead;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import io.chorale.jms.service.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.transaction.xa.Xid;

/**
 * A random program of producers, consumers, transactions and subscriptions on three nodes. Of four seeds one is without
 * faults: there the books are strict at any time. In the others primaries change, nodes are killed, restarted and wrongly
 * suspected, and requests time out. {@link JmsEnd} heals all and closes the books.
 */
final class JmsRun {
    static final int SHARDS = 4;
    static final int NODES = 3;
    private static final int QUEUES = 4;
    private static final int TOPICS = 2;
    private static final int NAMES = 2;
    private static final int MAX_CONSUMERS = 10;
    private static final String[] SELECTORS = {null, null, "color > 1", "color = 0", "JMSPriority >= 5"};

    final Random random;
    final SimCluster cluster;
    final JmsBooks books;
    final List<Address> queues = new ArrayList<>();
    final List<JmsConsumer> consumers = new ArrayList<>();
    final List<Throwable> surprises = new ArrayList<>();
    /** Prepared and not ended. */
    final Map<Xid, JmsDeed> branches = new LinkedHashMap<>();
    /** What the transaction manager has in its log: what it has decided to commit. */
    final Set<Xid> commits = new LinkedHashSet<>();

    final Map<Xid, SimNode> branchNodes = new LinkedHashMap<>();
    final JmsClientIds clientIds;
    SimNode suspect;
    private final boolean calm;
    /** Whether one subscription is changed by several at a time, and requests time out. */
    private final boolean hard;

    private int names;
    private int faults;

    JmsRun(long seed, JmsBug bug, boolean hard) {
        this.random = new Random(seed);
        this.hard = hard;
        this.calm = Math.floorMod(seed, 4L) == 0;
        int maxDeliveries = Math.floorMod(seed, 2L) == 0 ? 0 : 2 + random.nextInt(3);
        if (calm && random.nextBoolean()) {
            maxDeliveries = 3;
        }
        Properties policies = new Properties();
        policies.setProperty("destination.#.maxDeliveries", Integer.toString(maxDeliveries));
        MessagingSettings settings = MessagingSettings.defaults().withPolicies(DestinationPolicies.of(policies));
        this.cluster = new SimCluster(
                random.nextLong(), NODES, SHARDS, SimCluster.Fault.NONE, settings, bug.tampering(random.nextLong()));
        this.books = new JmsBooks(cluster::nowMs, maxDeliveries, calm);
        this.clientIds = new JmsClientIds(random, books, this::watch);
        for (int i = 0; i < QUEUES; i++) {
            Address queue = new Address(Address.Kind.QUEUE, "q" + i);
            queues.add(queue);
            books.add(JmsPlace.queue(QueueNames.ofQueue(queue), Source.of(queue)));
        }
        cluster.settle();
    }

    int faults() {
        return faults;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(3) == 0) {
                use();
            } else {
                cluster.step();
            }
            books.requireKept();
        }
        new JmsEnd(this).run();
    }

    private void use() {
        switch (random.nextInt(28)) {
            case 0, 1, 2, 3, 4 -> work(anyNode(), null, 1, List.of());
            case 5, 6 -> work(anyNode(), null, 2 + random.nextInt(3), List.of());
            case 7, 8, 9 -> attach();
            case 10, 11, 12, 13 -> consume(0);
            case 14, 15 -> consume(1 + random.nextInt(2));
            case 16, 17 -> giveBack();
            case 18 -> closeOne();
            case 19 -> prepare();
            case 20 -> endBranch();
            case 21 -> unsubscribe();
            case 22 -> clientIds.use(anyNode());
            case 23 -> fault();
            case 24 ->
                List.copyOf(cluster.live()).forEach(node -> node.service().resolveOrphans());
            default -> cluster.pass(random.nextInt(400));
        }
    }

    // ---- works

    private void work(SimNode node, JmsConsumer consumer, int sends, List<Delivery> takes) {
        JmsDeed deed = deed(node, sends, takes, sends == 1 && takes.isEmpty());
        CompletableFuture<Void> done = node.service().execute(workOf(deed, takes));
        deed.note(done);
        watch(done);
        leftIfFailed(consumer, takes, done);
    }

    private JmsDeed deed(SimNode node, int sends, List<Delivery> takes, boolean alone) {
        JmsDeed deed = books.deed();
        takes.forEach(take -> deed.takes.add(JmsBooks.copy(take)));
        for (int i = 0; i < sends; i++) {
            books.sends(newLetter(node, deed, alone));
        }
        return deed;
    }

    private static Work workOf(JmsDeed deed, List<Delivery> takes) {
        return new Work(deed.sends.stream().map(letter -> letter.envelope).toList(), receipts(takes));
    }

    static List<Receipt> receipts(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::receipt).toList();
    }

    private JmsLetter newLetter(SimNode node, JmsDeed deed, boolean alone) {
        int number = books.letters();
        int color = random.nextInt(4);
        int[] priorities = {4, 4, 9, 1};
        long now = cluster.nowMs();
        Address to = random.nextBoolean() ? queues.get(random.nextInt(QUEUES)) : anyTopic();
        Envelope envelope = new Envelope(
                "m" + number,
                to,
                random.nextInt(4) > 0,
                priorities[random.nextInt(priorities.length)],
                now,
                random.nextInt(10) == 0 ? now + 1 + random.nextInt(2_000) : 0,
                random.nextInt(8) == 0 ? now + 1 + random.nextInt(3_000) : 0,
                Envelope.NO_ORIGIN,
                new EnvelopeHead(null, null, null, Map.of("color", color)).encode(),
                1,
                new byte[] {1});
        return new JmsLetter(envelope, color, alone, node, number, deed);
    }

    private void leftIfFailed(JmsConsumer consumer, List<Delivery> takes, CompletableFuture<Void> work) {
        if (consumer != null) {
            consumer.busyWith(work);
            Failures.onDone(work, (done, thrown) -> {
                if (thrown != null) {
                    consumer.left.addAll(takes);
                }
            });
        }
    }

    // ---- consumers

    private void attach() {
        if (consumers.size() < MAX_CONSUMERS) {
            Source source = random.nextBoolean()
                    ? new Source(queues.get(random.nextInt(QUEUES)), Subscription.OWN, anySelector())
                    : new Source(anyTopic(), anySubscription(), anySelector());
            boolean isNamed = !source.subscription().name().isEmpty();
            if (hard
                    || !isNamed
                    || !books.place(QueueNames.ofNamed(source.subscription().key()))
                            .isChanging()) {
                consumers.add(attach(anyNode(), source, 1 + random.nextInt(6)));
            }
        }
    }

    private Subscription anySubscription() {
        Subscription.Type[] types = Subscription.Type.values();
        Subscription.Type type = types[random.nextInt(types.length)];
        boolean isOwn = type == Subscription.Type.OWN;
        return new Subscription(type, "", isOwn ? "" : "s" + random.nextInt(NAMES), null);
    }

    JmsConsumer attach(SimNode node, Source source, int credit) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        JmsPlace place = books.place(QueueNames.of(source, id));
        boolean isQueue = source.address().kind().isQueue();
        JmsConsumer consumer = new JmsConsumer(node, source, place, books);
        if (!isQueue) {
            place.attempt(source);
        }
        Failures.onDone(consumer.attach(id, credit), (port, thrown) -> {
            if (!isQueue && thrown != null && Failures.of(thrown).kind() == Kind.IN_DOUBT) {
                place.staysInDoubt();
            } else if (!isQueue) {
                place.attempted(thrown == null && node != suspect ? source : null);
            }
        });
        return consumer;
    }

    private void consume(int sends) {
        JmsConsumer consumer = anyConsumer();
        List<Delivery> some = takeSome(consumer);
        if (!some.isEmpty()) {
            work(consumer.node, consumer, sends, some);
            consumer.credit(some.size());
        }
    }

    /** What the application of a consumer has; it forgets it, whatever comes of what it does with it. */
    private List<Delivery> takeSome(JmsConsumer consumer) {
        List<Delivery> some = new ArrayList<>();
        if (consumer != null) {
            for (int i = 1 + random.nextInt(3); i > 0 && !consumer.held.isEmpty(); i--) {
                some.add(counted(consumer, consumer.held.remove(random.nextInt(consumer.held.size()))));
            }
        }
        some.removeIf(each -> each == null);
        return some;
    }

    /** Counts a delivery if that must be done before it is seen; null until it is. */
    private static Delivery counted(JmsConsumer consumer, Delivery delivery) {
        if (!delivery.countFirst()
                || delivery.receipt().counted()
                || consumer.port().isEmpty()) {
            return delivery;
        }
        CompletableFuture<Void> counted = consumer.port().orElseThrow().count(delivery.receipt());
        Failures.onDone(counted, (done, thrown) -> (thrown == null ? consumer.held : consumer.left)
                .add(thrown == null ? delivery.asCounted() : delivery));
        return null;
    }

    private void giveBack() {
        JmsConsumer consumer = anyConsumer();
        List<Delivery> some = takeSome(consumer);
        if (!some.isEmpty()) {
            release(consumer, some, random.nextBoolean());
            consumer.credit(some.size());
        }
    }

    void release(JmsConsumer consumer, List<Delivery> deliveries, boolean seen) {
        consumer.port().ifPresent(port -> {
            deliveries.forEach(each -> books.letsGo(each, seen));
            consumer.place.orderedFrom = books.letters();
            CompletableFuture<Void> released = port.release(receipts(deliveries), seen);
            consumer.busyWith(released);
            watch(released);
        });
    }

    private void closeOne() {
        JmsConsumer consumer = anyConsumer();
        if (consumer != null && consumer.port().isPresent() && !consumer.isBusy()) {
            consumers.remove(consumer);
            close(consumer);
        }
    }

    void close(JmsConsumer consumer) {
        JmsPlace place = consumer.place;
        consumer.held.forEach(each -> books.letsGo(each, false));
        if (!consumer.source.address().kind().isQueue()
                && !consumer.source.subscription().type().isDurable()) {
            place.doubt();
        }
        place.closing++;
        CompletableFuture<Void> closed = consumer.close();
        watch(closed);
        Failures.onDone(closed, (done, thrown) -> {
            place.closing--;
            place.orderedFrom = books.letters();
        });
    }

    private void unsubscribe() {
        String name = "s" + random.nextInt(NAMES);
        boolean isUsed = consumers.stream().anyMatch(each -> each.place == named(name));
        if (hard || (!isUsed && !named(name).isChanging())) {
            unsubscribe(anyNode(), name);
        }
    }

    private JmsPlace named(String durable) {
        return books.place(QueueNames.ofNamed(Subscription.key(true, "", durable)));
    }

    private void unsubscribe(SimNode node, String name) {
        JmsPlace place = named(name);
        place.attempt(null);
        CompletableFuture<Void> done = node.service().unsubscribe("", name);
        watch(done);
        Failures.onDone(done, (nothing, thrown) -> {
            if (thrown != null && Failures.of(thrown).kind() == Kind.IN_DOUBT) {
                place.staysInDoubt();
            } else {
                place.attempted(null);
            }
        });
    }

    // ---- branches

    private void prepare() {
        JmsConsumer consumer = anyConsumer();
        List<Delivery> takes = takeSome(consumer);
        if (consumer == null) {
            return;
        }
        SimNode node = consumer.node;
        JmsDeed deed = deed(node, 1 + random.nextInt(2), takes, false);
        Xid xid = new BranchId(false, names++, "00", "00").toXid();
        CompletableFuture<Void> prepared = node.service().prepare(xid, workOf(deed, takes));
        leftIfFailed(consumer, takes, prepared);
        branchNodes.put(xid, node);
        Failures.onDone(prepared, (done, thrown) -> {
            if (thrown == null) {
                branches.put(xid, deed);
            } else if (Failures.of(thrown).kind() != Kind.IN_DOUBT) {
                deed.outcome = JmsDeed.Outcome.REFUSED;
            }
        });
    }

    private void endBranch() {
        if (!branches.isEmpty()) {
            Xid xid = branches.keySet().iterator().next();
            SimNode node = branchNodes.get(xid);
            end(cluster.live().contains(node) ? node : anyNode(), xid, random.nextBoolean());
        }
    }

    void end(SimNode node, Xid xid, boolean commit) {
        JmsDeed deed = branches.remove(xid);
        if (commit) {
            commits.add(xid);
            deed.note(node.service().commit(xid));
        } else {
            deed.takes.forEach(books::rollsBack);
            Failures.onDone(node.service().rollback(xid), (done, thrown) -> {
                if (thrown == null) {
                    deed.outcome = JmsDeed.Outcome.REFUSED;
                }
            });
        }
    }

    // ---- faults

    private void fault() {
        if (calm) {
            return;
        }
        faults++;
        books.loses();
        switch (random.nextInt(hard ? 4 : 3)) {
            case 0, 1 -> cluster.takeOver(random.nextInt(SHARDS), anySeen());
            case 2 -> killOrSuspect();
            default -> anyNode().timeOut();
        }
    }

    private void killOrSuspect() {
        if (suspect != null) {
            cluster.seeAgain(suspect);
            suspect = null;
        } else if (cluster.live().size() == NODES) {
            SimNode node = anyNode();
            consumers.stream().filter(each -> each.node == node).forEach(JmsRun::mayLose);
            clientIds.lose(node);
            if (random.nextBoolean()) {
                cluster.suspect(node);
                suspect = node;
            } else {
                consumers.removeIf(consumer -> consumer.node == node);
                cluster.kill(node);
                if (random.nextInt(3) > 0) {
                    cluster.restart(node);
                }
            }
        }
    }

    private static void mayLose(JmsConsumer consumer) {
        if (!consumer.source.address().kind().isQueue()
                && !consumer.source.subscription().type().isDurable()) {
            consumer.place.doubt();
        }
    }

    // ---- choices

    /** It may fail, but as promised. */
    void watch(CompletableFuture<?> future) {
        Failures.onDone(future, (done, thrown) -> {
            if (thrown != null && !(thrown instanceof MessagingException)) {
                surprises.add(thrown);
            }
        });
    }

    SimNode anyNode() {
        return cluster.live().get(random.nextInt(cluster.live().size()));
    }

    private SimNode anySeen() {
        List<SimNode> seen =
                cluster.live().stream().filter(node -> node != suspect).toList();
        return seen.get(random.nextInt(seen.size()));
    }

    private JmsConsumer anyConsumer() {
        return consumers.isEmpty() ? null : consumers.get(random.nextInt(consumers.size()));
    }

    private Address anyTopic() {
        return new Address(Address.Kind.TOPIC, "t" + random.nextInt(TOPICS));
    }

    private String anySelector() {
        return SELECTORS[random.nextInt(SELECTORS.length)];
    }

    void requireNoSurprise() {
        books.requireKept();
        check(surprises.isEmpty(), "Fails otherwise than promised", surprises);
    }

    static Set<String> durableNames() {
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < NAMES; i++) {
            all.add("s" + i);
        }
        return all;
    }
}
