package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ALICE;
import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.BOB;
import static io.chorale.jms.queue.Shard.EVENTS;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.ids;
import static io.chorale.jms.queue.Shard.many;
import static io.chorale.jms.queue.Shard.message;
import static io.chorale.jms.queue.Shard.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What waits in memory for nobody leaves it, and is found again. */
class IdleWindowTest {
    private static final int QUEUES = 2_000;
    private static final int EACH = 5;
    private static final UUID A = new UUID(7, 1);
    private static final UUID B = new UUID(7, 2);
    private static final long MESSAGE_BYTES = 1_000;

    private final Shard shard = Shard.withWindow(1_024);

    @Test
    void ofManyQueuesThatWereConsumedOnceFewStayInMemoryAndEachGoesOnInOrder() {
        for (int i = 0; i < QUEUES; i++) {
            for (int m = 0; m < EACH; m++) {
                shard.request(batchOf(message(queue(i), "m" + m)));
            }
            consume(i, 1);
        }

        assertThat(shard.figures().messages()).isEqualTo(QUEUES * (EACH - 1));
        assertThat(shard.budget.usedBytes()).isLessThan(IdleWindows.MAX_QUEUES * EACH * MESSAGE_BYTES);
        shard.tick(IdleWindows.KEEP_MS);
        assertThat(shard.budget.usedBytes()).isZero();
        for (int i = 0; i < QUEUES; i++) {
            assertThat(consume(i, 10)).containsExactly("m1", "m2", "m3", "m4");
        }
        assertThat(shard.elements.all()).isEmpty();
        assertThat(shard.budget.usedBytes()).isZero();
    }

    @Test
    void aFewLongQueuesAreTooMuchAlready() {
        Shard small = Shard.withWindow(10);
        for (int i = 0; i < 40; i++) {
            small.commit(batchOf(many(queue(i), 100)));
        }

        assertThat(small.budget.usedBytes()).isLessThan(IdleWindows.MAX_FULL_WINDOWS * 10 * MESSAGE_BYTES);
        small.attach(ALICE, A, name(3), 1, 1_000);
        assertThat(small.handedTo(A)).containsExactly(ids(100));
    }

    @Test
    void theQueueThatWasUsedLastStays() {
        for (int i = 0; i <= IdleWindows.MAX_QUEUES; i++) {
            shard.commit(batchOf(message(queue(i), "m")));
            shard.commit(batchOf(message(queue(0), "m" + i)));
        }
        long pages = shard.elements.pages();

        shard.attach(ALICE, A, name(0), 1, 1_000);
        assertThat(shard.handedTo(A)).hasSize(IdleWindows.MAX_QUEUES + 2);
        assertThat(shard.elements.pages()).isEqualTo(pages);
        shard.attach(ALICE, B, name(1), 1, 1_000);
        assertThat(shard.handedTo(B)).containsExactly("m");
        assertThat(shard.elements.pages()).isGreaterThan(pages);
    }

    @Test
    void whatSomebodyConsumesHoldsOrHasLockedStays() {
        shard.send("1", "2", "3");
        shard.attach(ALICE, A, 1);
        shard.tick(IdleWindows.KEEP_MS);
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 2));
        assertThat(shard.elements.pages()).as("the sweep alone").isEqualTo(1);

        Operation prepare = new Operation.Prepare(
                new BranchId(false, 1, "aa", "bb"),
                BranchOrigin.xa(A, A),
                take(shard.handed().get(0)));
        assertThat(shard.request(prepare)).isInstanceOf(Answer.Prepared.class);
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));
        shard.tick(IdleWindows.KEEP_MS);
        shard.attach(BOB, B, 10);

        assertThat(shard.handedTo(B)).containsExactly("2", "3");
        assertThat(shard.elements.pages()).as("the sweep alone").isEqualTo(1);
    }

    @Test
    void whatIsNotToldYetIsHandedOutInItsPlace() {
        shard.send("1", "2");
        Shard.Decided third = shard.decide(batchOf(message(ORDERS, "3")));
        Shard.Decided fourth = shard.decide(batchOf(message(ORDERS, "4")));
        shard.tick(IdleWindows.KEEP_MS);
        long pages = shard.elements.pages();
        shard.attach(ALICE, A, 10);
        assertThat(shard.elements.pages()).as("the window has left").isGreaterThan(pages);
        assertThat(shard.handedTo(A)).containsExactly("1", "2");

        shard.tell(third);
        assertThat(shard.handedTo(A)).containsExactly("1", "2", "3");
        shard.tell(fourth);
        shard.send("5");

        assertThat(shard.handedTo(A)).containsExactly("1", "2", "3", "4", "5");
        shard.handed().forEach(each -> assertThat(shard.request(take(each))).isEqualTo(APPLIED));
        assertThat(shard.budget.usedBytes()).isZero();
    }

    @Test
    void whatIsNotToldYetTakesMemoryUntilItIsEvenBehindItsWindow() {
        shard.send("1");
        List<Shard.Decided> decided = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            decided.add(shard.decide(batchOf(message(ORDERS, "m" + i))));
        }
        long pages = shard.elements.pages();

        shard.tick(IdleWindows.KEEP_MS);

        long bodyBytes = message(ORDERS, "m0").envelope().length;
        assertThat(shard.budget.usedBytes()).isGreaterThanOrEqualTo(10 * bodyBytes);
        decided.forEach(shard::tell);
        assertThat(shard.budget.usedBytes()).isZero();
        shard.attach(ALICE, A, 20);
        assertThat(shard.handedTo(A)).hasSize(11).startsWith("1", "m0").endsWith("m9");
        assertThat(shard.elements.pages()).as("the window has left").isGreaterThan(pages);
    }

    @Test
    void aDiskThatStallsDoesNotLetInMoreThanTheMemoryTakes() {
        long limit = 100_000;
        Shard tight = new Shard(new MemoryBudget(limit), QueueSettings.DEFAULT).reign();
        tight.send("1");
        Operation sending = batchOf(message(ORDERS, "m"));
        long bodyBytes = message(ORDERS, "m").envelope().length;
        long admitted = 0;
        while (admitted * bodyBytes <= limit && tight.admit(ALICE, sending) == null) {
            tight.decide(sending);
            tight.tick(1);
            admitted++;
        }

        assertThat(admitted * bodyBytes).isBetween(limit / 10, limit);
    }

    @Test
    void aSubscriptionMadeAnewWhileItIsEmptiedStillHasOnlyWhatIsNew() {
        String queue = QueueNames.ofSubscription(A);
        shard.request(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        for (int i = 0; i < 30; i++) {
            shard.commit(batchOf(many(EVENTS, 100)));
        }
        shard.decide(new Operation.Unsubscribe(A));
        shard.decide(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        shard.tell(shard.decide(batchOf(many(EVENTS, 3))));
        shard.proposals.clear();
        shard.attach(ALICE, A, queue, 2, 1);
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 2));
        assertThat(shard.handedTo(A)).containsExactly("m0");
        shard.nowMs += IdleWindows.KEEP_MS - 1;
        shard.dispatcher.onTick(shard.nowMs);
        shard.proposals.clear();
        assertThat(shard.budget.usedBytes()).as("what is new is in its window").isPositive();
        shard.nowMs++;
        shard.dispatcher.onTick(shard.nowMs);
        assertThat(shard.budget.usedBytes()).as("the window has left").isZero();
        shard.forget();
        shard.attach(ALICE, A, queue, 3, 100);

        assertThat(shard.handedTo(A)).containsExactly("m0", "m1", "m2");
        assertThat(shard.elements.all()).as("is still being emptied").hasSizeGreaterThan(1_000);
    }

    @Test
    void whatExpiresAfterItHasLeftTheMemoryIsRemoved() {
        shard.commit(batchOf(message(ORDERS, "old", 4, shard.nowMs + 2 * IdleWindows.KEEP_MS), message(ORDERS, "1")));
        shard.tick(100);
        shard.tick(IdleWindows.KEEP_MS);
        assertThat(shard.budget.usedBytes()).isZero();

        shard.tick(IdleWindows.KEEP_MS);
        shard.tick(100);

        assertThat(shard.browse()).containsExactly("1");
        assertThat(shard.depth()).isEqualTo(1);
    }

    @Test
    void whenMemoryIsShortNothingIsKeptForNobody() {
        MemoryBudget budget = new MemoryBudget(100_000);
        Shard tight = new Shard(budget, QueueSettings.DEFAULT).reign();
        tight.commit(batchOf(many(ORDERS, 100)));
        assertThat(budget.usedBytes()).isPositive();
        MemoryBudget.Account other = budget.open(this);
        other.add(75_000);

        tight.tick(100);

        assertThat(budget.usedBytes()).isEqualTo(75_000);
        other.close();
        tight.attach(ALICE, A, 1_000);
        assertThat(tight.handedTo(A)).containsExactly(ids(100));
    }

    /** Consumes from a queue by a consumer of its own, which closes; returns what it got. */
    private List<String> consume(int number, int credit) {
        UUID consumer = new UUID(9, shard.nowMs * QUEUES + number);
        shard.nowMs++;
        shard.attach(ALICE, consumer, name(number), 1, credit);
        List<String> got = shard.handedTo(consumer);
        for (PrimarySignal.Handed each : shard.handed()) {
            Take taken = new Take(new MessageRef(name(number), each.key()), consumer);
            assertThat(shard.request(new Operation.Batch(List.of(), List.of(taken))))
                    .isEqualTo(APPLIED);
        }
        shard.signal(ALICE, new ConsumerSignal.Detach(consumer, 1));
        shard.forget();
        return got;
    }

    private static Address queue(int number) {
        return new Address(Address.Kind.QUEUE, "q" + number);
    }

    private static String name(int number) {
        return QueueNames.ofQueue(queue(number));
    }
}
