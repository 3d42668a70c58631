package io.chorale.jms.replicated;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireException;
import io.chorale.jms.queue.ConsumerSignal;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.PrimarySignal;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.queue.SignalCodec;
import io.chorale.jms.queue.Take;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Receipt;
import io.chorale.replication.Epoch;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** All consumers of this node, and what the primaries tell them. Thread-safe. */
final class ConsumerRegistry implements SpaceListener {
    private static final Logger LOG = System.getLogger(ConsumerRegistry.class.getName());

    private final Space space;
    private final Member self;
    private final ShardCalls calls;
    private final Routing routing;
    private final NamedSubscriptions subscriptions;
    private final Insistence insistence;
    private final MessagingSettings settings;
    private final InFlight inFlight;
    private final LongSupplier monotonicMs;
    private final Map<UUID, RemoteConsumer> consumers = new ConcurrentHashMap<>();
    private final LongAdder lateDeliveries = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private volatile boolean closed;
    private volatile BiConsumer<Integer, Member> reigns = (shard, primary) -> {};

    ConsumerRegistry(
            Space space,
            Member self,
            ShardCalls calls,
            Routing routing,
            NamedSubscriptions subscriptions,
            Insistence insistence,
            MessagingSettings settings,
            InFlight inFlight,
            LongSupplier monotonicMs) {
        this.space = space;
        this.self = self;
        this.calls = calls;
        this.routing = routing;
        this.subscriptions = subscriptions;
        this.insistence = insistence;
        this.settings = settings;
        this.inFlight = inFlight;
        this.monotonicMs = monotonicMs;
    }

    /** Whom to tell of reigns; before the registry hears of any. */
    void onReign(BiConsumer<Integer, Member> listener) {
        reigns = listener;
    }

    long nowMs() {
        return monotonicMs.getAsLong();
    }

    /** Those of applications. */
    int size() {
        return (int) consumers.values().stream()
                .filter(RemoteConsumer::isOfApplication)
                .count();
    }

    long lateDeliveries() {
        return lateDeliveries.sum();
    }

    long malformed() {
        return malformed.sum();
    }

    CompletableFuture<ConsumerPort> attach(ConsumerSpec spec, ConsumerSink sink) {
        int shard = routing.shardOf(spec.source().address());
        return attach(spec, sink, shard, QueueNames.of(spec.source(), spec.id()));
    }

    /** To a queue of a shard that may have no name for applications. */
    CompletableFuture<ConsumerPort> attach(ConsumerSpec spec, ConsumerSink sink, int shard, String queue) {
        if (consumers.size() >= settings.maxConsumers() + calls.shards()) {
            return Failures.failed(
                    Kind.LIMIT, "This node has " + settings.maxConsumers() + " consumers: close some first");
        }
        RemoteConsumer consumer = new RemoteConsumer(spec, sink, shard, queue, new SignalQueue(space, shard), this);
        if (consumers.putIfAbsent(spec.id(), consumer) != null) {
            return Failures.failed(Kind.REFUSED, "A consumer " + spec.id() + " is attached already: use a new id");
        }
        if (closed) {
            consumer.end(Kind.REFUSED, "The node is closed");
        } else if (spec.source().address().kind() == Address.Kind.QUEUE) {
            consumer.subscribed();
        } else {
            subscribe(consumer);
        }
        return consumer.attached();
    }

    /** Makes a consumer's subscription, or claims its temporary queue for this member; then attaches it. */
    void subscribe(RemoteConsumer consumer) {
        ConsumerSpec spec = consumer.spec();
        Failures.onDone(subscriptions.subscribe(spec.source(), spec.id(), self.id()), (answer, thrown) -> {
            if (thrown == null) {
                consumer.subscribed();
            } else {
                MessagingException cause = Failures.of(thrown);
                consumer.end(cause.kind(), cause.getMessage());
            }
        });
    }

    /** Called once for each consumer, when it is over. */
    void finished(RemoteConsumer consumer) {
        consumers.remove(consumer.id(), consumer);
        if (consumer.spec().source().address().kind().isQueue() || closed) {
            consumer.closed().complete(null);
            return;
        }
        Failures.onDone(
                insistence.ask(
                        "The end of consumer " + consumer.id(),
                        () -> subscriptions.close(consumer.spec().source(), consumer.id())),
                (answer, thrown) -> consumer.closed().complete(null));
    }

    /** Gives back messages that an application saw. Without a known outcome they go back uncounted, but they go back. */
    CompletableFuture<Void> release(RemoteConsumer consumer, List<Receipt> receipts) {
        consumer.settling();
        Operation release =
                new Operation.Release(receipts.stream().map(Take::of).toList());
        CompletableFuture<Void> released =
                inFlight.run(() -> calls.request(consumer.shard(), release).thenApply(answer -> null));
        return Failures.unwrapped(released.whenComplete((nothing, thrown) -> {
            if (thrown != null) {
                consumer.giveBack(receipts);
            }
            consumer.settled(receipts, thrown == null);
        }));
    }

    CompletableFuture<Void> count(RemoteConsumer consumer, Receipt receipt) {
        Operation count = new Operation.Count(Take.of(receipt));
        return inFlight.run(() -> calls.request(consumer.shard(), count).thenApply(answer -> null));
    }

    /** Work with these receipts is under way; to be followed by {@link #settled} with the same ones. */
    void settling(List<Receipt> receipts) {
        perConsumer(receipts).forEach((consumer, its) -> consumer.settling());
    }

    void settled(List<Receipt> receipts, boolean done) {
        perConsumer(receipts).forEach((consumer, its) -> consumer.settled(its, done));
    }

    /** To be called for what no consumer can tell any more whether it has it; uncounted. */
    void giveBack(List<Receipt> receipts) {
        perConsumer(receipts).forEach(RemoteConsumer::giveBack);
    }

    Map<RemoteConsumer, List<Receipt>> perConsumer(List<Receipt> receipts) {
        if (receipts.isEmpty()) {
            return Map.of();
        }
        Map<RemoteConsumer, List<Receipt>> per = new HashMap<>();
        for (Receipt receipt : receipts) {
            RemoteConsumer consumer = consumers.get(receipt.consumer());
            if (consumer != null) {
                per.computeIfAbsent(consumer, each -> new ArrayList<>()).add(receipt);
            }
        }
        return per;
    }

    @Override
    public void onReign(int shard, Epoch epoch, Member primary) {
        attachAll(shard);
        reigns.accept(shard, primary);
    }

    private void attachAll(int shard) {
        if (closed) {
            return;
        }
        for (RemoteConsumer consumer : consumers.values()) {
            if (consumer.shard() == shard) {
                consumer.attachAgain();
            }
        }
        space.signal(shard, SignalCodec.encode(new ConsumerSignal.AllAttached()));
    }

    @Override
    public void onSignal(int shard, byte[] signal) {
        try {
            onSignal(shard, SignalCodec.decodeFromPrimary(signal));
        } catch (WireException e) {
            malformed.increment();
            LOG.log(Level.WARNING, "Dropped a malformed signal of shard " + shard, e);
        }
    }

    private void onSignal(int shard, PrimarySignal signal) {
        if (signal instanceof PrimarySignal.Deliver deliver) {
            onDeliver(shard, deliver);
        } else if (signal instanceof PrimarySignal.Attached answer) {
            RemoteConsumer consumer = consumers.get(answer.consumer());
            if (consumer != null) {
                consumer.onAttached(answer);
            }
        } else if (signal instanceof PrimarySignal.Closed notice) {
            RemoteConsumer consumer = consumers.get(notice.consumer());
            if (consumer != null) {
                consumer.onClosed(notice);
            }
        } else if (signal instanceof PrimarySignal.AttachAgain) {
            attachAll(shard);
        }
    }

    private void onDeliver(int shard, PrimarySignal.Deliver deliver) {
        Set<UUID> unknown = new HashSet<>();
        for (PrimarySignal.Handed handed : deliver.messages()) {
            RemoteConsumer consumer = consumers.get(handed.consumer());
            if (consumer == null || !consumer.onHanded(handed)) {
                lateDeliveries.increment();
            }
            // It gave up waiting for the answer to its detachment; the primary must not keep messages for it.
            if (consumer == null && unknown.add(handed.consumer())) {
                space.signal(shard, SignalCodec.encode(new ConsumerSignal.Detach(handed.consumer(), handed.number())));
            }
        }
    }

    void tick() {
        long nowMs = nowMs();
        for (RemoteConsumer consumer : consumers.values()) {
            consumer.tick(nowMs, settings.attachTimeoutMs());
        }
    }

    /** Detaches all consumers, without waiting for the primaries' word: the node leaves. */
    void close() {
        closed = true;
        for (RemoteConsumer consumer : consumers.values()) {
            consumer.abandon("The node is closed");
        }
    }
}
