package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.Space;
import io.chorale.replication.node.NodeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on real nodes, on the loopback interface. */
class RealNodesTest {
    private static final Address ORDERS = new Address(Address.Kind.QUEUE, "orders");
    private static final Address EVENTS = new Address(Address.Kind.TOPIC, "order-events");

    @TempDir
    private Path temp;

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<ChoraleNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(ChoraleNode::close);
    }

    @Test
    void messagesSentOnOneNodeAreConsumedOnTheOther() throws Exception {
        ReplicatedMessagingService a = service("a");
        ReplicatedMessagingService b = service("b");
        awaitTwoCopies();
        RecordingSink queueSink = new RecordingSink();
        RecordingSink topicSink = new RecordingSink();
        attach(b, ORDERS, queueSink, 1_000);
        attach(b, EVENTS, topicSink, 1_000);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add(a.execute(Work.send(message(ORDERS, "o" + i))));
            sent.add(a.execute(new Work(List.of(message(EVENTS, "e" + i), message(ORDERS, "x" + i)), List.of())));
        }
        for (CompletableFuture<Void> each : sent) {
            each.get(20, TimeUnit.SECONDS);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> queueSink.count() == 1_000 && topicSink.count() == 500);
        assertThat(queueSink.ids().stream().filter(id -> id.startsWith("o")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "o" + i).toList());
        b.execute(Work.acknowledge(queueSink.receipts())).get(20, TimeUnit.SECONDS);
        assertThat(a.depth(ORDERS).get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void confirmedMessagesSurviveTheirNode() throws Exception {
        ReplicatedMessagingService a = service("a");
        ReplicatedMessagingService b = service("b");
        awaitTwoCopies();
        RecordingSink sink = new RecordingSink();
        attach(a, ORDERS, sink, 10);
        for (int i = 0; i < 50; i++) {
            b.execute(Work.send(message(ORDERS, "o" + i))).get(20, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> sink.count() == 10);
        List<Receipt> firstFive = sink.receipts().subList(0, 5);
        a.execute(Work.acknowledge(firstFive)).get(20, TimeUnit.SECONDS);

        nodes.remove(0).close();

        RecordingSink next = new RecordingSink();
        attach(b, ORDERS, next, 100);
        await().atMost(Duration.ofSeconds(20)).until(() -> next.count() == 45);
        assertThat(next.ids())
                .containsExactlyElementsOf(
                        IntStream.range(5, 50).mapToObj(i -> "o" + i).toList());
    }

    private ReplicatedMessagingService service(String name) {
        ChoraleNode node = NodeRegistry.acquire(
                new NodeConfig(cluster, name, "127.0.0.1", "udp", List.of(), temp.resolve(name), 10_000));
        nodes.add(node);
        return node.service(ReplicatedMessagingService.class, ReplicatedMessagingService::start);
    }

    private void awaitTwoCopies() {
        for (ChoraleNode node : nodes) {
            Space space = node.open(ReplicatedMessagingService.definition(MessagingSettings.defaults()));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> IntStream.range(0, space.shards()).allMatch(shard -> space.copiesOf(shard) == 2));
        }
    }

    private static ConsumerPort attach(
            ReplicatedMessagingService service, Address source, RecordingSink sink, int credit) throws Exception {
        return service.attach(new ConsumerSpec(UUID.randomUUID(), Source.of(source), credit), sink)
                .get(20, TimeUnit.SECONDS);
    }

    private static Envelope message(Address to, String id) {
        return new Envelope(id, to, true, 4, 0, 0, 0, Envelope.NO_ORIGIN, new byte[0], 1, new byte[] {1});
    }
}
