package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.MemoryBudget;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.Question;
import io.chorale.jms.queue.QueueMachine;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.MessagingService;
import io.chorale.jms.service.Work;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.transaction.xa.Xid;

/**
 * Queues and topics on a node's replicated shards. One for each node: {@code node.service(ReplicatedMessagingService.class,
 * ReplicatedMessagingService::start)}. Thread-safe.
 *
 * <p>Works that touch one shard are taken in the order of the calls of a thread. A work over several shards takes its
 * place when it is committed: to have something come after it, wait for it.
 */
public final class ReplicatedMessagingService implements MessagingService, AutoCloseable {
    /** The space that holds all queues and topics of a cluster. */
    public static final String SPACE = "jms";

    private static final Logger LOG = System.getLogger(ReplicatedMessagingService.class.getName());
    private static final long CONSUMER_TICK_MS = 500;
    private static final long RESOLVER_PERIOD_MS = 1_000;

    private final ChoraleNode node;
    private final ShardCalls calls;
    private final SpaceDefinition definition;
    private final Space space;
    private final Routing routing;
    private final InFlight inFlight;
    private final LocalTransactions transactions;
    private final OrphanResolver resolver;
    private final XaBranches branches;
    private final Browser browser;
    private final NamedSubscriptions subscriptions;
    private final Insistence insistence;
    private final ConsumerRegistry consumers;
    private final Transfers transfers;
    private ScheduledExecutorService timer;
    private volatile boolean closed;

    /**
     * What this service did and has, for operators.
     *
     * @param inFlight works, releases and attachments that wait for an answer
     * @param refused those refused because too many waited
     * @param consumers attached consumers of this node
     * @param lateDeliveries deliveries of former attachments that were dropped, to come again
     * @param malformedSignals signals that could not be read
     * @param unfinishedTransactions transactions of this node whose outcome some shard does not know yet
     * @param orphansResolved transactions of lost nodes that this node ended
     */
    public record Figures(
            int inFlight,
            long refused,
            int consumers,
            long lateDeliveries,
            long malformedSignals,
            int unfinishedTransactions,
            long orphansResolved) {}

    /** Joins the node to the cluster's queues and topics, with default bounds. */
    public static ReplicatedMessagingService start(ChoraleNode node) {
        return start(node, MessagingSettings.defaults());
    }

    public static ReplicatedMessagingService start(ChoraleNode node, MessagingSettings settings) {
        ReplicatedMessagingService service = new ReplicatedMessagingService(
                node, settings, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), System::currentTimeMillis);
        service.startTimer();
        return service;
    }

    /** The space of queues and topics; its machines share one budget of memory. */
    public static SpaceDefinition definition(MessagingSettings settings) {
        MemoryBudget budget = new MemoryBudget(settings.memoryLimitBytes(), settings.bodyMemoryBytes());
        return new SpaceDefinition(
                SPACE,
                settings.shards(),
                settings.copies(),
                bodies -> new QueueMachine(budget, settings.queues(), bodies));
    }

    /** Without a timer of its own: whoever makes it calls {@link #tickConsumers} and {@link #resolveOrphans}. */
    ReplicatedMessagingService(
            ChoraleNode node, MessagingSettings settings, LongSupplier monotonicMs, LongSupplier unixTimeMs) {
        this.node = node;
        this.definition = definition(settings);
        this.space = node.open(definition);
        this.calls = new ShardCalls(space);
        this.routing = new Routing(space);
        this.inFlight = new InFlight(settings.maxInFlight());
        this.transactions = new LocalTransactions(calls, node);
        this.resolver = new OrphanResolver(node, space, calls, transactions);
        this.branches = new XaBranches(calls, node);
        this.browser = new Browser(calls, unixTimeMs);
        this.subscriptions = new NamedSubscriptions(calls, routing);
        this.insistence = new Insistence(settings.maxConsumers());
        this.consumers = new ConsumerRegistry(
                space, node.self(), calls, routing, subscriptions, insistence, settings, inFlight, monotonicMs);
        this.transfers = new Transfers(node.self(), consumers, this::execute);
        consumers.onReign(transfers::onReign);
        node.listen(SPACE, consumers);
    }

    private void startTimer() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "chorale-jms-timer");
            thread.setDaemon(true);
            return thread;
        });
        repeat(CONSUMER_TICK_MS, this::tickConsumers);
        repeat(RESOLVER_PERIOD_MS, this::resolveOrphans);
    }

    /** A task that throws is not run again by the executor; what went wrong once may go right the next time. */
    @SuppressWarnings("FutureReturnValueIgnored") // The task never completes and never throws.
    private void repeat(long periodMs, Runnable task) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.log(
                                closed ? Level.DEBUG : Level.ERROR,
                                "A periodic task of the messaging service failed",
                                e);
                    }
                },
                periodMs,
                periodMs,
                TimeUnit.MILLISECONDS);
    }

    void tickConsumers() {
        consumers.tick();
        insistence.tick();
        transfers.tick();
    }

    void resolveOrphans() {
        resolver.run();
    }

    @Override
    public CompletableFuture<Void> execute(Work work) {
        if (work.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return open(() -> {
            Map<Integer, Operation.Batch> parts = routing.split(work);
            return settling(work, () -> {
                if (parts.size() > 1) {
                    return transactions.execute(parts);
                }
                Map.Entry<Integer, Operation.Batch> only =
                        parts.entrySet().iterator().next();
                return calls.request(only.getKey(), only.getValue()).thenApply(applied -> null);
            });
        });
    }

    @Override
    public CompletableFuture<Void> prepare(Xid xid, Work work) {
        return open(() -> settling(work, () -> branches.prepare(xid, routing.split(work))));
    }

    @Override
    public CompletableFuture<Void> commit(Xid xid) {
        return open(() -> branches.commit(xid));
    }

    @Override
    public CompletableFuture<Void> rollback(Xid xid) {
        return open(() -> branches.rollback(xid));
    }

    @Override
    public CompletableFuture<List<Xid>> recover() {
        return open(branches::recover);
    }

    @Override
    public CompletableFuture<ConsumerPort> attach(ConsumerSpec spec, ConsumerSink sink) {
        return open(() -> consumers.attach(spec, sink));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String clientId, String name) {
        return open(() -> subscriptions.unsubscribe(clientId, name));
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId, UUID connection) {
        Operation claim = new Operation.Claim(clientId, connection, node.self().id());
        return open(
                () -> calls.request(routing.shardOfClientId(clientId), claim).thenApply(applied -> null));
    }

    @Override
    public CompletableFuture<Void> freeClientId(String clientId, UUID connection) {
        Operation free = new Operation.Free(clientId, connection);
        return open(() -> insistence
                .ask(
                        "That client id " + clientId + " is free",
                        () -> calls.request(routing.shardOfClientId(clientId), free))
                .thenApply(applied -> null));
    }

    @Override
    public CompletableFuture<List<Envelope>> browse(Address queue, String selector, int limit) {
        return open(() -> browser.browse(routing.shardOf(queue), QueueNames.ofQueue(queue), selector, limit));
    }

    @Override
    public CompletableFuture<Long> depth(Address queue) {
        return open(() -> calls.query(routing.shardOf(queue), new Question.Depth(QueueNames.ofQueue(queue)))
                .thenApply(answer -> ((Answer.Count) answer).value()));
    }

    @Override
    public CompletableFuture<Void> delete(Address temporary) {
        return open(() -> calls.request(routing.shardOf(temporary), new Operation.Delete(temporary))
                .thenApply(applied -> null));
    }

    /** The figures of one shard, from its primary. */
    public CompletableFuture<Answer.Figures> shardFigures(int shard) {
        return open(() -> calls.query(shard, new Question.Statistics()).thenApply(Answer.Figures.class::cast));
    }

    /** How many shards have fewer copies than the nodes that are present could hold, or no primary at present. */
    public int underReplicatedShards() {
        int wanted =
                Math.min(definition.copies(), Math.max(1, node.presentNodes().size()));
        return (int) IntStream.range(0, definition.shards())
                .filter(shard -> space.copiesOf(shard) < wanted)
                .count();
    }

    public Figures figures() {
        return new Figures(
                inFlight.waiting(),
                inFlight.refused(),
                consumers.size(),
                consumers.lateDeliveries(),
                consumers.malformed(),
                transactions.unfinished(),
                resolver.resolved());
    }

    /** Runs a request that settles what consumers hold, and lets them know before and after. */
    private CompletableFuture<Void> settling(Work work, Supplier<CompletableFuture<Void>> request) {
        consumers.settling(work.receipts());
        CompletableFuture<Void> done;
        try {
            done = request.get();
        } catch (RuntimeException e) {
            consumers.settled(work.receipts(), false);
            throw e;
        }
        return done.whenComplete((nothing, thrown) -> {
            consumers.settled(work.receipts(), thrown == null);
            if (thrown != null && Failures.of(thrown).kind() == Kind.IN_DOUBT) {
                // What was not taken must not stay with a consumer that does not know whether it was.
                consumers.giveBack(work.receipts());
            }
        });
    }

    private <T> CompletableFuture<T> open(Supplier<CompletableFuture<T>> call) {
        if (closed) {
            return Failures.failed(Kind.REFUSED, "The node is closed");
        }
        return inFlight.run(call);
    }

    /** Detaches all consumers; requests under way are answered by the node, or in doubt when it closes. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (timer != null) {
            timer.shutdownNow();
        }
        consumers.close();
        node.unlisten(SPACE, consumers);
    }
}
