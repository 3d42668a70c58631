package io.chorale.jms.fake;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.MessagingService;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.transaction.xa.Xid;

/**
 * Queues and topics on one thread: locks, credit, delivery counts and prepared branches as the interface promises them.
 * Faults are asked for one by one.
 */
public final class FakeMessagingService implements MessagingService, AutoCloseable {

    /** What shall go wrong with the next call of execute, prepare, commit or rollback. */
    public enum Fault {
        IN_DOUBT_DONE(Kind.IN_DOUBT, true),
        IN_DOUBT_NOT_DONE(Kind.IN_DOUBT, false),
        NOT_HELD(Kind.NOT_HELD, false),
        LIMIT(Kind.LIMIT, false);

        private final Kind kind;
        private final boolean done;

        Fault(Kind kind, boolean done) {
            this.kind = kind;
            this.done = done;
        }
    }

    private record Prepared(Xid xid, Work work) {}

    private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fake-service");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, FakeQueue> queues = new LinkedHashMap<>();
    private final Map<String, Set<UUID>> subscriptions = new LinkedHashMap<>();
    private final Map<String, Prepared> branches = new LinkedHashMap<>();
    private final Map<String, UUID> clientIds = new HashMap<>();
    private final Set<Address> deleted = new HashSet<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Work> executed = new ArrayList<>();
    private int sequence;
    private int creditCalls;

    /** The next call that changes something fails so. */
    public void failNext(Fault fault) {
        await(() -> faults.add(fault));
    }

    /** All works that were done by execute, in order. */
    public List<Work> executed() {
        return await(() -> List.copyOf(executed));
    }

    /** Detaches all consumers of a queue, as if the node or the queue went away. */
    public void detachConsumers(Address queue, String reason) {
        await(() -> {
            queue(queueName(queue)).closeConsumers(reason);
            return null;
        });
    }

    /** Puts an envelope into a queue behind the client's back. */
    public void inject(Envelope envelope) {
        await(() -> {
            deliver(List.of(envelope));
            return null;
        });
    }

    private <T> T await(Supplier<T> task) {
        return call(task).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private <T> CompletableFuture<T> call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop);
    }

    private CompletableFuture<Void> change(Runnable change) {
        return call(() -> {
            Fault fault = faults.poll();
            if (fault == null || fault.done) {
                change.run();
                queues.values().forEach(FakeQueue::dispatch);
            }
            if (fault != null) {
                throw new MessagingException(fault.kind, "injected " + fault);
            }
            return null;
        });
    }

    private FakeQueue queue(String name) {
        return queues.computeIfAbsent(name, FakeQueue::new);
    }

    private static String queueName(Address queue) {
        return (queue.kind().isTemporary() ? "temporary/" : "queue/") + queue.name();
    }

    private static String topicName(Address topic) {
        return (topic.kind().isTemporary() ? "temporary/" : "topic/") + topic.name();
    }

    @Override
    public CompletableFuture<Void> execute(Work work) {
        return change(() -> {
            check(work);
            work.receipts().forEach(receipt -> queue(receipt.queue()).remove(receipt));
            deliver(work.sends());
            executed.add(work);
        });
    }

    private void check(Work work) {
        for (Receipt receipt : work.receipts()) {
            if (!queue(receipt.queue()).holds(receipt)) {
                throw new MessagingException(Kind.NOT_HELD, "not held: " + receipt);
            }
        }
        for (Envelope envelope : work.sends()) {
            if (deleted.contains(envelope.destination())) {
                throw new MessagingException(Kind.NO_DESTINATION, "deleted: " + envelope.destination());
            }
        }
    }

    private void deliver(List<Envelope> envelopes) {
        for (Envelope envelope : envelopes) {
            WireWriter out = new WireWriter();
            envelope.write(out);
            Envelope copy = Envelope.read(new WireReader(out.toBytes()));
            Address to = copy.destination();
            if (to.kind().isQueue()) {
                queue(queueName(to)).add(nextKey(), copy);
            } else {
                subscriptions.getOrDefault(topicName(to), Set.of()).forEach(id -> queue("subscription/" + id)
                        .add(nextKey(), copy));
            }
        }
        queues.values().forEach(FakeQueue::dispatch);
    }

    private MessageKey nextKey() {
        return new MessageKey(new ElementId(Dot.NONE, ++sequence));
    }

    private static String nameOf(Xid xid) {
        return xid.getFormatId()
                + Arrays.toString(xid.getGlobalTransactionId())
                + Arrays.toString(xid.getBranchQualifier());
    }

    @Override
    public CompletableFuture<Void> prepare(Xid xid, Work work) {
        return change(() -> {
            check(work);
            work.receipts().forEach(receipt -> queue(receipt.queue()).lock(receipt));
            branches.put(nameOf(xid), new Prepared(xid, work));
        });
    }

    private Prepared takeBranch(Xid xid) {
        Prepared prepared = branches.remove(nameOf(xid));
        if (prepared == null) {
            throw new MessagingException(Kind.UNKNOWN_BRANCH, "no branch " + nameOf(xid));
        }
        return prepared;
    }

    @Override
    public CompletableFuture<Void> commit(Xid xid) {
        return change(() -> {
            Work work = takeBranch(xid).work();
            work.receipts().forEach(receipt -> queue(receipt.queue()).commitLocked(receipt));
            deliver(work.sends());
        });
    }

    @Override
    public CompletableFuture<Void> rollback(Xid xid) {
        return change(() -> {
            for (Receipt receipt : takeBranch(xid).work().receipts()) {
                queue(receipt.queue()).rollbackLocked(receipt);
            }
        });
    }

    @Override
    public CompletableFuture<List<Xid>> recover() {
        return call(() -> branches.values().stream().map(Prepared::xid).toList());
    }

    @Override
    public CompletableFuture<ConsumerPort> attach(ConsumerSpec spec, ConsumerSink sink) {
        return call(() -> {
            Address source = spec.source().address();
            if (!spec.source().equals(Source.of(source))) {
                throw new UnsupportedOperationException("Selectors and named subscriptions need real nodes");
            }
            if (deleted.contains(source)) {
                throw new MessagingException(Kind.NO_DESTINATION, "deleted: " + source);
            }
            String name;
            if (source.kind().isQueue()) {
                name = queueName(source);
            } else {
                name = "subscription/" + spec.id();
                subscriptions
                        .computeIfAbsent(topicName(source), key -> new HashSet<>())
                        .add(spec.id());
            }
            queue(name).attach(spec.id(), sink, spec.initialCredit());
            queue(name).dispatch();
            return new Port(spec, name);
        });
    }

    private final class Port implements ConsumerPort {
        private final ConsumerSpec spec;
        private final String name;

        private Port(ConsumerSpec spec, String name) {
            this.spec = spec;
            this.name = name;
        }

        @Override
        public void credit(int more) {
            loop.execute(() -> {
                creditCalls++;
                queue(name).credit(spec.id(), more);
                queue(name).dispatch();
            });
        }

        @Override
        public CompletableFuture<Void> release(List<Receipt> receipts, boolean delivered) {
            return call(() -> {
                receipts.forEach(receipt -> queue(name).release(receipt, delivered));
                queue(name).dispatch();
                return null;
            });
        }

        @Override
        public CompletableFuture<Void> count(Receipt receipt) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException("Nothing is counted first"));
        }

        @Override
        public CompletableFuture<Void> close() {
            return call(() -> {
                queue(name).detach(spec.id());
                if (!spec.source().address().kind().isQueue()) {
                    subscriptions.get(topicName(spec.source().address())).remove(spec.id());
                    queues.remove(name);
                } else {
                    queue(name).dispatch();
                }
                return null;
            });
        }
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String clientId, String name) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("There are no named subscriptions"));
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId, UUID connection) {
        return change(() -> {
            if (clientIds.putIfAbsent(clientId, connection) != null) {
                throw new MessagingException(Kind.IN_USE, "in use: " + clientId);
            }
        });
    }

    @Override
    public CompletableFuture<Void> freeClientId(String clientId, UUID connection) {
        return change(() -> clientIds.remove(clientId, connection));
    }

    @Override
    public CompletableFuture<List<Envelope>> browse(Address queue, String selector, int limit) {
        return call(() -> queue(queueName(queue)).browse(limit));
    }

    @Override
    public CompletableFuture<Long> depth(Address queue) {
        return call(() -> queue(queueName(queue)).depth());
    }

    /** How many messages wait in a queue, those handed over included. */
    public long depthNow(Address queue) {
        return await(() -> queue(queueName(queue)).depth());
    }

    /** How many messages of a queue nobody was handed. */
    public int waitingNow(Address queue) {
        return await(() -> queue(queueName(queue)).browse(Integer.MAX_VALUE).size());
    }

    /** How many consumers a queue has. */
    public int consumersNow(Address queue) {
        return await(() -> queue(queueName(queue)).consumerCount());
    }

    /** How often consumers gave credit since the start. */
    public int creditCalls() {
        return await(() -> creditCalls);
    }

    /** How many subscriptions a topic has. */
    public int subscriptionsNow(Address topic) {
        return await(
                () -> subscriptions.getOrDefault(topicName(topic), Set.of()).size());
    }

    @Override
    public CompletableFuture<Void> delete(Address temporary) {
        return call(() -> {
            boolean inUse = temporary.kind().isQueue()
                    ? queue(queueName(temporary)).consumerCount() > 0
                    : !subscriptions
                            .getOrDefault(topicName(temporary), Set.of())
                            .isEmpty();
            if (inUse) {
                throw new MessagingException(Kind.IN_USE, temporary + " has consumers");
            }
            deleted.add(temporary);
            return null;
        });
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }
}
