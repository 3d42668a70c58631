package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message that costs each node its life that works on it")
class PoisonTest extends ServiceFixture {
    private static final Address DEAD_LETTERS = new Address(Address.Kind.QUEUE, "DLQ");
    private static final int CREDIT = 8;

    /** The deliveries that are allowed, and those that nobody could count, for primary and consumer were lost at once. */
    private static final int MAX_DEATHS = 12;

    private record Worker(SimNode node, RecordingSink sink, ConsumerPort port) {}

    private final Map<UUID, Worker> workers = new LinkedHashMap<>();
    private final Map<String, Integer> worked = new HashMap<>();

    private void hire(SimNode node) {
        RecordingSink sink = new RecordingSink();
        ConsumerSpec spec = new ConsumerSpec(UUID.randomUUID(), Source.of(queues.get(0)), CREDIT);
        ConsumerPort port = done(node.service().attach(spec, sink));
        workers.put(spec.id(), new Worker(node, sink, port));
    }

    @Test
    @DisplayName("becomes a dead letter after as many deliveries as allowed, and what waits beside it does not")
    void poison() {
        cluster.live().forEach(this::hire);
        send("p", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        int deaths = 0;
        for (int round = 0; round < 40; round++) {
            SimNode victim = work();
            if (victim != null) {
                deaths++;
                workers.values().removeIf(worker -> worker.node == victim);
                cluster.kill(victim);
                cluster.settle();
                hire(cluster.restart(victim));
            }
            cluster.pass(5_000);
            cluster.settle();
        }
        assertThat(worked.keySet()).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(deaths).isBetween(5, MAX_DEATHS);
        for (int i = 0; i < 20; i++) {
            cluster.pass(1_000);
            cluster.settle();
        }
        assertThat(done(cluster.live().get(0).service().browse(DEAD_LETTERS, null, 10)))
                .extracting(envelope -> envelope.id())
                .containsExactly("p");
    }

    /** Each worker takes one message; returns whose node has died of it. */
    private SimNode work() {
        for (Worker worker : List.copyOf(workers.values())) {
            Delivery delivery = worker.sink.poll();
            if (delivery == null) {
                continue;
            }
            if (delivery.countFirst()) {
                if (!isDone(worker.port.count(delivery.receipt()))) {
                    continue;
                }
                delivery = delivery.asCounted();
            }
            String id = delivery.envelope().id();
            if (id.equals("p")) {
                return worker.node;
            }
            if (isDone(worker.node.service().execute(Work.acknowledge(List.of(delivery.receipt()))))) {
                worked.merge(id, 1, Integer::sum);
            }
            worker.port.credit(1);
            cluster.settle();
        }
        return null;
    }

    /** Not if the message is somebody else's by now. */
    private boolean isDone(CompletableFuture<Void> future) {
        cluster.settle();
        assertThat(kindOf(future)).isIn(null, Kind.NOT_HELD);
        return !future.isCompletedExceptionally();
    }
}
