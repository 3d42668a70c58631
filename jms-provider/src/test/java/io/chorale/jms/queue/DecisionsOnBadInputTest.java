package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ALICE;
import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.EVENTS;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A decision that throws ends the reign, and the next one as well: what cannot be read must not make one throw. */
class DecisionsOnBadInputTest {
    private static final UUID A = new UUID(7, 1);
    private static final String QUEUE = QueueNames.ofQueue(ORDERS);

    private final Shard shard =
            new Shard(new MemoryBudget(1 << 30), new QueueSettings(1_000, 100, 1_024, policies())).reign();

    private static DestinationPolicies policies() {
        Properties properties = new Properties();
        properties.setProperty("destination.#.maxDeliveries", "1");
        properties.setProperty("destination.#.deadLetterQueue", "DLQ");
        properties.setProperty("destination.#.expiryQueue", "expired");
        return DestinationPolicies.of(properties);
    }

    private static Send unreadable(Address to, long expirationMs) {
        return new Send(to, 4, expirationMs, 0, new byte[] {1, 2, 3});
    }

    @Test
    void anUnreadableMessageThatIsExhausted() {
        assertThat(shard.request(batchOf(unreadable(ORDERS, 0)))).isEqualTo(APPLIED);
        shard.attach(ALICE, A, 1);
        Take take = Shard.taken(shard.lastHanded());

        assertThat(shard.request(new Operation.Release(List.of(take)))).isEqualTo(APPLIED);
        shard.tick(1);
    }

    @Test
    void anUnreadableMessageThatExpires() {
        assertThat(shard.request(batchOf(unreadable(ORDERS, shard.unixTimeMs() + 10))))
                .isEqualTo(APPLIED);

        shard.tick(10_000);
        shard.tick(10_000);

        assertThat(shard.browse(QUEUE)).isEmpty();
    }

    @Test
    void anUnreadableMessageToASelectiveSubscription() {
        Source source = new Source(EVENTS, Source.of(EVENTS).subscription(), "i = 1");
        assertThat(shard.request(new Operation.Subscribe(source, A, ALICE.id())))
                .isEqualTo(APPLIED);

        assertThat(shard.request(batchOf(unreadable(EVENTS, 0)))).isEqualTo(APPLIED);
    }

    @Test
    void anUnreadableMessageAndASelectiveConsumer() {
        assertThat(shard.request(batchOf(unreadable(ORDERS, 0)))).isEqualTo(APPLIED);
        shard.signal(ALICE, new ConsumerSignal.Attach(A, 1, QUEUE, "i = 1", 1, 0, List.of()));
        shard.tick(1);

        assertThat(shard.handed()).isEmpty();
    }
}
