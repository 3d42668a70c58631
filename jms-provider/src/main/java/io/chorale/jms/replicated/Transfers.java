package io.chorale.jms.replicated;

import io.chorale.groups.Member;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Brings what a shard has put aside for other shards, such as dead letters, to where it belongs: the node of the primary
 * consumes it, and sends it in the same transaction. What cannot be sent goes back, and is tried again. Thread-safe.
 */
final class Transfers {
    private static final Logger LOG = System.getLogger(Transfers.class.getName());
    private static final int CREDIT = 64;

    /** Its name is not used: a shard has one such queue. */
    private static final Source SOURCE = Source.of(new Address(Address.Kind.QUEUE, QueueNames.TRANSFER));

    private final Member self;
    private final ConsumerRegistry consumers;
    private final Function<Work, CompletableFuture<Void>> execute;
    private final Map<Integer, Transfer> transfers = new ConcurrentHashMap<>();

    Transfers(Member self, ConsumerRegistry consumers, Function<Work, CompletableFuture<Void>> execute) {
        this.self = self;
        this.consumers = consumers;
        this.execute = execute;
    }

    void onReign(int shard, Member primary) {
        if (primary.equals(self)) {
            transfers.computeIfAbsent(shard, Transfer::new).attach();
        } else {
            Transfer former = transfers.remove(shard);
            if (former != null) {
                former.detach();
            }
        }
    }

    /** Time has passed: what was held back is tried again. */
    void tick() {
        transfers.values().forEach(Transfer::tryAgain);
    }

    /** What is brought out of one shard. */
    private final class Transfer implements ConsumerSink {
        private final int shard;

        // Guarded by this.
        private CompletableFuture<ConsumerPort> port;
        private int owed;
        private boolean isLogged;

        Transfer(int shard) {
            this.shard = shard;
        }

        synchronized void attach() {
            if (port == null || port.isCompletedExceptionally()) {
                ConsumerSpec spec = new ConsumerSpec(UUID.randomUUID(), SOURCE, CREDIT);
                port = consumers.attach(spec, this, shard, QueueNames.TRANSFER);
            }
        }

        void detach() {
            whenAttached(attached -> Failures.onDone(attached.close(), (closed, failure) -> {}));
        }

        private void whenAttached(Consumer<ConsumerPort> then) {
            CompletableFuture<ConsumerPort> attaching;
            synchronized (this) {
                attaching = port;
            }
            if (attaching != null) {
                Failures.onDone(attaching, (attached, thrown) -> {
                    if (thrown == null) {
                        then.accept(attached);
                    }
                });
            }
        }

        @Override
        public void onDelivery(Delivery delivery) {
            Work work = new Work(List.of(delivery.envelope()), List.of(delivery.receipt()));
            Failures.onDone(execute.apply(work), (done, thrown) -> {
                if (thrown == null) {
                    credit(1);
                } else {
                    putBack(delivery, thrown);
                }
            });
        }

        private void putBack(Delivery delivery, Throwable thrown) {
            synchronized (this) {
                owed++;
                if (!isLogged) {
                    isLogged = true;
                    LOG.log(
                            Level.WARNING,
                            "A message for " + delivery.envelope().destination().name() + " stays in shard " + shard
                                    + " for now, and is tried again; others are not logged",
                            thrown);
                }
            }
            whenAttached(attached ->
                    Failures.onDone(attached.release(List.of(delivery.receipt()), false), (released, failure) -> {}));
        }

        private void credit(int more) {
            whenAttached(attached -> attached.credit(more));
        }

        void tryAgain() {
            int more;
            synchronized (this) {
                more = owed;
                owed = 0;
                attach();
            }
            if (more > 0) {
                credit(more);
            }
        }

        @Override
        public void onClosed(String reason) {
            synchronized (this) {
                port = null;
            }
        }
    }
}
