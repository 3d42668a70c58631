package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.queue.BranchId;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.BeforeEach;

/** Three nodes with the messaging service, and a queue in each of their shards. */
abstract class ServiceFixture {
    static final int SHARDS = 4;
    static final Xid XID = new BranchId(false, 17, "0102", "03").toXid();

    final SimCluster cluster = new SimCluster(42, 3, SHARDS, SimCluster.Fault.NONE);
    final SimNode a = cluster.live().get(0);
    final SimNode b = cluster.live().get(1);
    final SimNode c = cluster.live().get(2);

    /** One queue for each shard. */
    final List<Address> queues = new ArrayList<>();

    @BeforeEach
    void findAQueueForEachShard() {
        for (int shard = 0; shard < SHARDS; shard++) {
            for (int i = 0; queues.size() == shard; i++) {
                if (a.shardOf("queue:q" + i) == shard) {
                    queues.add(new Address(Address.Kind.QUEUE, "q" + i));
                }
            }
        }
        cluster.settle();
    }

    CompletableFuture<Void> startTransaction(SimNode node) {
        return node.service()
                .execute(new Work(List.of(message(queues.get(0), "t0"), message(queues.get(1), "t1")), List.of()));
    }

    CompletableFuture<Void> startBranch(SimNode node) {
        return node.service()
                .prepare(XID, new Work(List.of(message(queues.get(0), "x0"), message(queues.get(1), "x1")), List.of()));
    }

    void prepareBranch(SimNode node) {
        done(startBranch(node));
    }

    /** Branches that are prepared in any shard, as the shards themselves know, without a request on the way. */
    long prepared() {
        long sum = 0;
        for (int shard = 0; shard < SHARDS; shard++) {
            sum += cluster.shard(shard).figures().branches();
        }
        return sum;
    }

    void runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(cluster.step())
                    .as("comes to rest before the condition holds")
                    .isTrue();
        }
    }

    void resolve() {
        for (int i = 0; i < 4; i++) {
            for (SimNode node : List.copyOf(cluster.live())) {
                node.service().resolveOrphans();
            }
            cluster.settle();
        }
    }

    void send(String... ids) {
        for (String id : ids) {
            done(a.service().execute(Work.send(message(queues.get(0), id))));
        }
    }

    List<String> browse(int shard) {
        return done(b.service().browse(queues.get(shard), null, 100)).stream()
                .map(Envelope::id)
                .toList();
    }

    ConsumerPort attach(SimNode node, Address source, RecordingSink sink, int credit) {
        return done(node.service().attach(new ConsumerSpec(UUID.randomUUID(), Source.of(source), credit), sink));
    }

    <T> T done(CompletableFuture<T> future) {
        cluster.settle();
        assertThat(future).isDone();
        return future.join();
    }

    void failed(Kind kind, CompletableFuture<?> future) {
        cluster.settle();
        assertThat(future).isDone();
        assertThat(kindOf(future)).isEqualTo(kind);
    }

    static Kind kindOf(CompletableFuture<?> future) {
        return future.handle((value, thrown) -> thrown instanceof MessagingException e ? e.kind() : null)
                .join();
    }

    static MessageKey key() {
        return new MessageKey(new ElementId(Dot.NONE, 0));
    }

    static Envelope message(Address to, String id) {
        return new Envelope(id, to, true, 4, 0, 0, 0, Envelope.NO_ORIGIN, new byte[0], 1, new byte[] {1});
    }
}
