package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.transaction.xa.Xid;

/**
 * Random use of a cluster: producers, consumers, transactions and XA branches on three nodes, while primaries change and
 * nodes are killed, restarted or wrongly suspected. In the end all heals, everything is consumed, and the books must
 * balance: what was confirmed is there once, what was refused is not, what is in doubt happened whole or not at all.
 */
final class ServiceSimulation {
    private static final int SHARDS = 4;
    private static final int QUEUES = 6;

    private enum Outcome {
        CONFIRMED,
        REFUSED,
        UNKNOWN
    }

    /** A piece of work and what its caller knows of it. */
    private static final class Deed {
        final Set<String> sends;
        final Set<String> takes;
        Outcome outcome = Outcome.UNKNOWN;

        Deed(Set<String> sends, Set<String> takes) {
            this.sends = sends;
            this.takes = takes;
        }
    }

    private static final class App {
        final SimNode node;
        final RecordingSink sink = new RecordingSink();
        final List<Delivery> open = new ArrayList<>();
        /** Had by work that failed: it is still here, unless the failure left that in doubt. */
        final List<Delivery> left = new ArrayList<>();

        final CompletableFuture<ConsumerPort> port;

        App(SimNode node, Address source, int credit) {
            this.node = node;
            this.port = node.service().attach(new ConsumerSpec(UUID.randomUUID(), Source.of(source), credit), sink);
        }
    }

    private final Random random;
    private final SimCluster cluster;
    private final List<Address> queues = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final Map<Xid, Deed> branches = new LinkedHashMap<>();
    /** What the transaction manager has in its log: whether to commit. */
    private final Map<Xid, Boolean> decisions = new HashMap<>();

    private final Map<Xid, SimNode> branchNodes = new HashMap<>();
    private final List<App> apps = new ArrayList<>();
    private final Set<String> delivered = new LinkedHashSet<>();
    private final Set<String> drained = new LinkedHashSet<>();
    private final List<Throwable> surprises = new ArrayList<>();
    private SimNode suspect;
    private int names;

    ServiceSimulation(long seed, SimCluster.Fault fault) {
        this.random = new Random(seed);
        this.cluster = new SimCluster(random.nextLong(), 3, SHARDS, fault);
        for (int i = 0; i < QUEUES; i++) {
            queues.add(new Address(Address.Kind.QUEUE, "q" + i));
        }
        cluster.settle();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(3) == 0) {
                use();
            } else {
                cluster.step();
            }
        }
        heal();
        drain();
        check();
    }

    private void use() {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> send(newSends(1));
            case 4, 5 -> send(newSends(2 + random.nextInt(2)));
            case 6, 7 -> open();
            case 8, 9, 10, 11 -> consume(0);
            case 12, 13, 14 -> consume(1 + random.nextInt(2));
            case 15 -> giveBack();
            case 16 -> closeOne();
            case 17 -> prepare();
            case 18 -> endBranch();
            case 19 -> cluster.takeOver(random.nextInt(SHARDS), anySeen());
            case 20 -> killOrSuspect();
            case 21 -> resolve();
            default -> cluster.pass(random.nextInt(400));
        }
    }

    private void send(List<Envelope> sends) {
        watch(work(anyNode(), sends, List.of()));
    }

    private CompletableFuture<Void> work(SimNode node, List<Envelope> sends, List<Delivery> takes) {
        Deed deed = deed(sends, takes);
        CompletableFuture<Void> done = node.service().execute(new Work(sends, receipts(takes)));
        note(deed, done);
        return done;
    }

    private static void leftIfFailed(App app, List<Delivery> takes, CompletableFuture<Void> work) {
        Failures.onDone(work, (done, thrown) -> {
            if (thrown != null) {
                app.left.addAll(takes);
            }
        });
    }

    private Deed deed(List<Envelope> sends, List<Delivery> takes) {
        Set<String> ids = new LinkedHashSet<>();
        sends.forEach(send -> ids.add(send.id()));
        Set<String> taken = new LinkedHashSet<>();
        takes.forEach(take -> taken.add(take.envelope().id()));
        Deed deed = new Deed(ids, taken);
        deeds.add(deed);
        return deed;
    }

    private static void note(Deed deed, CompletableFuture<Void> future) {
        Failures.onDone(future, (done, thrown) -> {
            if (thrown == null) {
                deed.outcome = Outcome.CONFIRMED;
            } else if (Failures.of(thrown).kind() != Kind.IN_DOUBT) {
                deed.outcome = Outcome.REFUSED;
            }
        });
    }

    private static List<Receipt> receipts(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::receipt).toList();
    }

    private List<Envelope> newSends(int count) {
        List<Envelope> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Address to = queues.get(random.nextInt(QUEUES));
            sends.add(new Envelope(
                    "m" + names++, to, true, 4, 0, 0, 0, Envelope.NO_ORIGIN, new byte[0], 1, new byte[] {1}));
        }
        return sends;
    }

    private void open() {
        if (apps.size() < 8) {
            apps.add(new App(anyNode(), queues.get(random.nextInt(QUEUES)), 1 + random.nextInt(5)));
        }
    }

    private void consume(int sends) {
        App app = anyApp();
        if (app == null) {
            return;
        }
        List<Delivery> some = takeSome(app);
        if (!some.isEmpty()) {
            leftIfFailed(app, some, work(app.node, newSends(sends), some));
            port(app).ifPresent(port -> port.credit(some.size()));
        }
    }

    /** Messages that the application has; it forgets them, whatever comes of what it does with them. */
    private List<Delivery> takeSome(App app) {
        collect(app);
        List<Delivery> some = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0 && !app.open.isEmpty(); i--) {
            some.add(app.open.remove(random.nextInt(app.open.size())));
        }
        return some;
    }

    private void collect(App app) {
        for (Delivery next = app.sink.poll(); next != null; next = app.sink.poll()) {
            app.open.add(next);
            delivered.add(next.envelope().id());
        }
    }

    private void giveBack() {
        App app = anyApp();
        if (app != null) {
            List<Delivery> some = takeSome(app);
            port(app).ifPresent(port -> {
                watch(port.release(receipts(some), random.nextBoolean()));
                port.credit(some.size());
            });
        }
    }

    private void closeOne() {
        App app = anyApp();
        if (app != null && port(app).isPresent()) {
            collect(app);
            apps.remove(app);
            watch(port(app).get().close());
        }
    }

    private void prepare() {
        App app = anyApp();
        if (app == null) {
            return;
        }
        List<Delivery> takes = takeSome(app);
        List<Envelope> sends = newSends(1 + random.nextInt(2));
        Deed deed = deed(sends, takes);
        Xid xid = new BranchId(false, names++, "00", "00").toXid();
        CompletableFuture<Void> prepared = app.node.service().prepare(xid, new Work(sends, receipts(takes)));
        leftIfFailed(app, takes, prepared);
        Failures.onDone(prepared, (done, thrown) -> {
            if (thrown == null) {
                branches.put(xid, deed);
                branchNodes.put(xid, app.node);
            } else if (Failures.of(thrown).kind() != Kind.IN_DOUBT) {
                deed.outcome = Outcome.REFUSED;
            }
        });
    }

    private void endBranch() {
        if (branches.isEmpty()) {
            return;
        }
        Xid xid = branches.keySet().iterator().next();
        Deed deed = branches.remove(xid);
        SimNode by = cluster.live().contains(branchNodes.get(xid)) ? branchNodes.get(xid) : anyNode();
        decisions.put(xid, random.nextBoolean());
        if (decisions.get(xid)) {
            note(deed, by.service().commit(xid));
        } else {
            Failures.onDone(by.service().rollback(xid), (done, thrown) -> {
                if (thrown == null) {
                    deed.outcome = Outcome.REFUSED;
                }
            });
        }
    }

    private void killOrSuspect() {
        if (suspect != null) {
            cluster.seeAgain(suspect);
            suspect = null;
        } else if (cluster.live().size() == 3) {
            SimNode node = anyNode();
            if (random.nextBoolean()) {
                cluster.suspect(node);
                suspect = node;
            } else {
                apps.forEach(this::collect);
                apps.removeIf(app -> app.node == node);
                cluster.kill(node);
                if (random.nextBoolean()) {
                    cluster.restart(node);
                }
            }
        }
    }

    private void resolve() {
        List.copyOf(cluster.live()).forEach(node -> node.service().resolveOrphans());
    }

    private void heal() {
        if (suspect != null) {
            cluster.seeAgain(suspect);
        }
        cluster.settle();
        cluster.pass(2_000);
        cluster.settle();
        for (int i = 0; i < 5; i++) {
            resolve();
            cluster.settle();
        }
        for (Xid xid : branches.keySet()) {
            decisions.put(xid, true);
            note(branches.get(xid), anyNode().service().commit(xid));
        }
        cluster.settle();
        endForgottenBranches();
        giveAllBack();
        for (App app : apps) {
            collect(app);
            port(app).ifPresent(port -> watch(port.close()));
        }
        cluster.settle();
    }

    /** The transaction manager's recovery: what it decided is done, what it did not is rolled back. */
    private void endForgottenBranches() {
        for (SimNode node : cluster.live()) {
            CompletableFuture<List<Xid>> recovered = node.service().recover();
            cluster.settle();
            for (Xid xid : recovered.join()) {
                boolean commit = decisions.getOrDefault(xid, false);
                watch(commit ? node.service().commit(xid) : node.service().rollback(xid));
            }
            cluster.settle();
        }
    }

    /** When no application has anything any more, no shard may think so. */
    private void giveAllBack() {
        for (App app : apps) {
            collect(app);
            port(app).ifPresent(port -> app.left.forEach(each -> watch(port.release(List.of(each.receipt()), true))));
        }
        boolean had = true;
        while (had) {
            had = false;
            for (App app : apps) {
                collect(app);
                had |= !app.open.isEmpty();
                List<Delivery> all = List.copyOf(app.open);
                app.open.clear();
                port(app)
                        .ifPresent(port -> all.forEach(
                                each -> watch(port.release(List.of(each.receipt()), random.nextBoolean()))));
            }
            cluster.settle();
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            Answer.Figures figures = cluster.shard(shard).figures();
            check(figures.handedOut() == 0, "Nobody has what shard " + shard + " has handed out: " + figures);
        }
    }

    private void drain() {
        List<App> drains = new ArrayList<>();
        for (Address queue : queues) {
            drains.add(new App(cluster.live().get(0), queue, 10_000));
        }
        cluster.settle();
        for (App app : drains) {
            collect(app);
            for (Delivery each : app.open) {
                check(drained.add(each.envelope().id()), each.envelope().id() + " is there twice");
            }
            CompletableFuture<Void> done = app.node.service().execute(Work.acknowledge(receipts(app.open)));
            cluster.settle();
            check(done.isDone() && !done.isCompletedExceptionally(), "What is left cannot be acknowledged");
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            Answer.Figures figures = cluster.shard(shard).figures();
            check(figures.messages() == 0 && figures.branches() == 0, "Shard " + shard + " keeps " + figures);
        }
        for (SimNode node : cluster.live()) {
            check(node.service().figures().unfinishedTransactions() == 0, "A transaction is not finished");
            check(node.service().figures().inFlight() == 0, "A request is not answered");
        }
    }

    private void check() {
        check(surprises.isEmpty(), "Futures failed with " + surprises);
        Map<String, Integer> consumed = new HashMap<>();
        Set<String> maybeConsumed = new LinkedHashSet<>();
        drained.forEach(id -> consumed.merge(id, 1, Integer::sum));
        for (Deed deed : deeds) {
            long there = deed.sends.stream().filter(delivered::contains).count();
            boolean happened = deed.outcome == Outcome.CONFIRMED || (deed.outcome == Outcome.UNKNOWN && there > 0);
            check(
                    there == (happened ? deed.sends.size() : 0),
                    deed.outcome + " work of " + deed.sends + ": " + there + " arrived");
            if (happened) {
                deed.takes.forEach(id -> consumed.merge(id, 1, Integer::sum));
            } else if (deed.outcome == Outcome.UNKNOWN && deed.sends.isEmpty()) {
                maybeConsumed.addAll(deed.takes);
            }
        }
        consumed.forEach((id, times) -> check(
                times == 1,
                id + " was consumed " + times + " times; left over: " + drained.contains(id) + "; " + deedsWith(id)));
        for (String id : delivered) {
            check(consumed.containsKey(id) || maybeConsumed.contains(id), id + " was lost; " + deedsWith(id));
        }
    }

    private String deedsWith(String id) {
        return deeds.stream()
                .filter(deed -> deed.takes.contains(id))
                .map(deed -> deed.outcome + " work consumes " + deed.takes + " sends " + deed.sends)
                .collect(Collectors.joining("; "));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** What becomes of it shows in the books; but it fails as promised, if it fails. */
    private void watch(CompletableFuture<?> future) {
        Failures.onDone(future, (done, thrown) -> {
            if (thrown != null && !(thrown instanceof MessagingException)) {
                surprises.add(thrown);
            }
        });
    }

    private static Optional<ConsumerPort> port(App app) {
        boolean attached = app.port.isDone() && !app.port.isCompletedExceptionally();
        return attached ? Optional.of(app.port.join()) : Optional.empty();
    }

    private SimNode anyNode() {
        return cluster.live().get(random.nextInt(cluster.live().size()));
    }

    private SimNode anySeen() {
        List<SimNode> seen =
                cluster.live().stream().filter(node -> node != suspect).toList();
        return seen.get(random.nextInt(seen.size()));
    }

    private App anyApp() {
        return apps.isEmpty() ? null : apps.get(random.nextInt(apps.size()));
    }
}
