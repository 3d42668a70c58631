package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ALICE;
import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.BOB;
import static io.chorale.jms.queue.Shard.EVENTS;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.ids;
import static io.chorale.jms.queue.Shard.kindOf;
import static io.chorale.jms.queue.Shard.many;
import static io.chorale.jms.queue.Shard.message;
import static io.chorale.jms.queue.Shard.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues of which only the first few messages are in memory. */
class PagedQueueTest {
    private static final int WINDOW = 4;
    private static final UUID A = new UUID(7, 1);
    private static final UUID B = new UUID(7, 2);
    private static final BranchId XA = new BranchId(false, 1, "aa", "bb");
    private static final String QUEUE = QueueNames.ofQueue(ORDERS);
    private static final Address REPLY = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");

    private final Shard shard = Shard.withWindow(WINDOW);

    @Test
    void aBacklogTakesNoMemoryAndIsHandedOutInOrder() {
        String[] ids = ids(100);
        shard.send(ids);
        assertThat(shard.figures().messages()).isEqualTo(100);
        assertThat(shard.depth()).isEqualTo(100);
        assertThat(shard.budget.usedBytes()).isLessThan(2 * WINDOW * 1_000);

        shard.attach(ALICE, A, 100);

        assertThat(shard.handedTo(A)).containsExactly(ids);
        shard.handed().forEach(each -> assertThat(shard.request(take(each))).isEqualTo(APPLIED));
        assertThat(shard.elements.all()).isEmpty();
        assertThat(shard.budget.usedBytes()).isZero();
    }

    @Test
    void aHigherPriorityBehindItsWindowComesBeforeALowerOneInMemory() {
        shard.send(ids(3));
        for (int i = 0; i < 20; i++) {
            shard.commit(batchOf(message(ORDERS, "high" + i, 9, 0)));
        }

        shard.attach(ALICE, A, 21);

        assertThat(shard.handedTo(A)).startsWith("high0", "high1").endsWith("high18", "high19", "m0");
    }

    @Test
    void whatIsHeldOrBeingSettledIsNotHandedOutWhenItsPageComes() {
        shard.send(ids(20));
        List<MessageKey> keys = keys();
        shard.takeOver();
        MessageKey claimed = keys.get(12);
        MessageKey settled = keys.get(14);
        shard.attach(ALICE, A, QUEUE, 2, 0, claimed);
        Operation ack =
                new Operation.Batch(List.of(), List.of(new Take(new MessageRef(QUEUE, settled), new UUID(7, 3))));
        assertThat(shard.admit(ALICE, ack)).isNull();
        shard.attach(BOB, B, 100);
        shard.tick(1_000);

        assertThat(shard.handedTo(B)).hasSize(18).doesNotContain("m12", "m14");
        assertThat(shard.commit(ack)).isEqualTo(APPLIED);
        shard.signal(ALICE, new ConsumerSignal.Return(A, 2, List.of(claimed)));
        assertThat(shard.handedTo(B)).endsWith("m12");
    }

    @Test
    void whatComesBackBehindTheWindowWaitsForItsTurn() {
        shard.send(ids(20));
        List<MessageKey> keys = keys();
        shard.takeOver();
        shard.attach(ALICE, A, QUEUE, 2, 0, keys.get(12));
        shard.tick(1_000);
        shard.attach(BOB, B, 3);
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 2));
        long before = shard.budget.usedBytes();

        shard.signal(BOB, new ConsumerSignal.Credit(B, 1, 100));

        assertThat(before).isLessThan(2 * WINDOW * 1_000);
        assertThat(shard.handedTo(B)).containsExactly(ids(20));
    }

    @Test
    void whatABranchHasLockedBehindTheWindowStaysLockedAfterATakeOver() {
        shard.send(ids(20));
        MessageKey locked = keys().get(12);
        shard.request(new Operation.Prepare(
                XA,
                BranchOrigin.xa(A, A),
                new Operation.Batch(List.of(), List.of(new Take(new MessageRef(QUEUE, locked), A)))));
        shard.takeOver();
        assertThat(shard.browse()).hasSize(19).doesNotContain("m12");
        shard.attach(BOB, B, 100);
        shard.tick(1_000);
        assertThat(shard.handedTo(B)).hasSize(19).doesNotContain("m12");

        shard.commit(new Operation.Rollback(XA, true));

        assertThat(shard.handedTo(B)).endsWith("m12");
        assertThat(shard.lastHanded().deliveryCount()).isEqualTo(2);
    }

    @Test
    void aPageEndsAtWhatIsNotToldAndGoesOnOnceItIs() {
        shard.send(ids(10));
        Shard.Decided late = shard.decide(batchOf(message(ORDERS, "late")));
        Shard.Decided later = shard.decide(batchOf(message(ORDERS, "later"), message(ORDERS, "low", 1, 0)));

        shard.attach(ALICE, A, 100);
        shard.tick(100);
        assertThat(shard.handedTo(A)).containsExactly(ids(10));

        shard.tell(late);
        assertThat(shard.handedTo(A)).endsWith("m9", "late");
        shard.tell(later);
        assertThat(shard.handedTo(A)).endsWith("late", "later", "low");
    }

    @Test
    void onceAllIsInMemoryAgainNothingIsReadThoughSomethingIsAlwaysOnItsWay() {
        shard.send(ids(10));
        shard.attach(ALICE, A, 1_000);
        Shard.Decided before = shard.decide(batchOf(message(ORDERS, "first")));
        shard.tick(100);
        long pages = shard.elements.pages();
        for (int i = 0; i < 100; i++) {
            Shard.Decided next = shard.decide(batchOf(message(ORDERS, "n" + i)));
            shard.tell(before);
            before = next;
        }
        shard.tell(before);

        assertThat(shard.handedTo(A)).hasSize(111).endsWith("n98", "n99");
        assertThat(shard.elements.pages()).isLessThanOrEqualTo(pages + 1);
    }

    @Test
    void whatIsReadBeforeItIsToldWaitsUntilThen() {
        shard.send(ids(5));
        List<Shard.Decided> onTheirWay = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            onTheirWay.add(shard.decide(batchOf(message(ORDERS, "n" + i))));
        }
        shard.attach(ALICE, A, 100);
        assertThat(shard.handedTo(A)).containsExactly(ids(5));
        onTheirWay.forEach(each -> {
            shard.tell(each);
            assertThat(shard.handedTo(A)).hasSize(6 + onTheirWay.indexOf(each));
        });
    }

    @Test
    void manyMessagesThatComeBackAtOnceDoNotStayInMemory() {
        shard.send(ids(200));
        shard.attach(ALICE, A, 200);
        assertThat(shard.handedTo(A)).hasSize(200);

        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));

        assertThat(shard.budget.usedBytes()).isLessThan(3 * WINDOW * 1_000);
        shard.attach(BOB, B, 200);
        assertThat(shard.handedTo(B)).containsExactly(ids(200));
    }

    @Test
    void aTakeOverReadsNextToNothingBeforeAConsumerComes() {
        shard.send(ids(50));
        long before = shard.elements.pages();

        shard.takeOver();
        shard.tick(1_000);
        assertThat(shard.elements.pages())
                .as("the first look for what has expired")
                .isLessThanOrEqualTo(before + 1);
        assertThat(shard.depth()).isEqualTo(50);
        shard.attach(ALICE, A, 1);

        assertThat(shard.elements.pages()).isLessThanOrEqualTo(before + 3);
    }

    @Test
    void queuesThatShareTheirLanesKeepTheirMessagesApart() {
        // As if the hash of another name were the same; far more than one event may read.
        long lane = LaneNumber.of(LaneNumber.base(QUEUE), 9);
        String other = "queue/other";
        for (int i = 0; i < 20_000; i++) {
            shard.elements.put(
                    new ElementId(lane, new Dot(new Epoch(0, 7), 1 + i), 0),
                    new RecordedElements.Stored(
                            new Head.Message(other, 9, 0, 0).encode(), new byte[] {1}, List.of(), 0, null));
        }
        shard.takeOver();
        shard.send(ids(10));
        shard.commit(batchOf(message(ORDERS, "high", 9, 0)));
        shard.attach(ALICE, A, 100);
        assertThat(shard.handedTo(A)).as("before the grace time").isEmpty();
        shard.tick(1_000);
        assertThat(shard.handedTo(A))
                .as("what one event may read has only the other's")
                .isEmpty();
        for (int i = 0; i < 3; i++) {
            shard.tick(100);
        }

        assertThat(shard.handedTo(A)).startsWith("high", "m0").endsWith("m9").hasSize(11);
        MessageKey others = new MessageKey(new ElementId(lane, new Dot(new Epoch(0, 7), 1), 0));
        assertThat(kindOf(shard.admit(
                        ALICE, new Operation.Batch(List.of(), List.of(new Take(new MessageRef(QUEUE, others), B))))))
                .isEqualTo(Kind.NOT_HELD);
    }

    @Test
    void aBrowserReadsOnWhereNothingIsShown() {
        Send[] expired = IntStream.range(0, 5_000)
                .mapToObj(i -> message(ORDERS, "old" + i, 4, shard.nowMs))
                .toArray(Send[]::new);
        shard.commit(batchOf(expired));
        shard.send("new");

        Answer.Page first = (Answer.Page) shard.query(new Question.Browse(QUEUE, 0, null, null, 10, shard.nowMs));
        assertThat(first.envelopes()).isEmpty();
        assertThat(first.more()).isTrue();
        Answer.Page second = (Answer.Page)
                shard.query(new Question.Browse(QUEUE, first.lastPriority(), first.lastKey(), null, 10, shard.nowMs));

        assertThat(second.envelopes()).hasSize(1);
        assertThat(second.more()).isFalse();
    }

    @Test
    void whatExpiresBehindTheWindowIsRemovedThoughNobodyConsumes() {
        shard.send(ids(20));
        shard.tick(100);
        for (int i = 0; i < 1_000; i++) {
            shard.commit(batchOf(message(ORDERS, "old" + i, 4, shard.nowMs + 10_000 + i)));
        }
        shard.send("last");
        shard.tick(100);
        long pages = shard.elements.pages();
        shard.tick(100);
        assertThat(shard.elements.pages())
                .as("nothing is read while nothing is due")
                .isEqualTo(pages);

        shard.tick(11_000);
        for (int i = 0; i < 10; i++) {
            shard.tick(100);
        }

        assertThat(shard.depth()).isEqualTo(21);
        assertThat(shard.figures().handedOut()).isZero();
    }

    @Test
    void whatExpiredWhileTheFormerPrimaryReignedIsFoundByTheNext() {
        shard.send(ids(20));
        shard.commit(batchOf(message(ORDERS, "old", 4, shard.nowMs + 10)));
        shard.takeOver();
        shard.tick(1_000);
        shard.tick(100);

        assertThat(shard.depth()).isEqualTo(20);
    }

    @Test
    void aDeletedQueueIsEmptiedInStepsAndGoneAtOnce() {
        fillReply(5_000);
        Shard.Decided deleted = shard.decide(new Operation.Delete(REPLY));
        assertThat(shard.elements.all()).hasSizeGreaterThan(4_000);
        assertThat(shard.browse(QueueNames.ofQueue(REPLY))).isEmpty();
        shard.tell(deleted);
        List<Integer> steps = new ArrayList<>();
        for (byte[] next = shard.proposals.poll(); next != null; next = shard.proposals.poll()) {
            int before = shard.elements.all().size();
            shard.tell(shard.decide(OperationCodec.decode(next)));
            steps.add(before - shard.elements.all().size());
        }

        assertThat(shard.elements.all()).as("the tombstone").hasSize(1);
        assertThat(shard.figures().messages()).isZero();
        assertThat(steps).hasSizeGreaterThan(4).allMatch(removed -> removed <= MessageStore.MAX_EMPTIED + 1);
    }

    @Test
    void aNewReignGoesOnEmptyingAndHandsNothingOut() {
        fillReply(5_000);
        shard.decide(new Operation.Delete(REPLY));
        shard.decide(new Operation.Empty(QueueNames.ofQueue(REPLY)));
        int before = shard.elements.all().size();
        assertThat(before).isGreaterThan(2_000);

        shard.takeOver();
        shard.attach(ALICE, A, QueueNames.ofQueue(REPLY), 1, 5);
        shard.tick(1_000);

        assertThat(shard.handed()).isEmpty();
        assertThat(shard.elements.all()).as("the tombstone").hasSize(1);
    }

    @Test
    void aSubscriptionMadeAnewWhileItIsEmptiedHasOnlyWhatIsNew() {
        String queue = QueueNames.ofSubscription(A);
        shard.request(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        for (int i = 0; i < 30; i++) {
            shard.commit(batchOf(many(EVENTS, 100)));
        }
        shard.decide(new Operation.Unsubscribe(A));
        shard.decide(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        shard.decide(batchOf(many(EVENTS, 3)));
        shard.decide(batchOf(many(EVENTS, 3)));
        shard.takeOver();
        assertThat(shard.browse(queue)).hasSize(6);

        shard.attach(ALICE, A, queue, 2, 100);
        shard.tick(1_000);

        assertThat(shard.handedTo(A)).hasSize(6);
        assertThat(shard.figures().messages()).isEqualTo(6);
        assertThat(shard.elements.all()).as("messages and the subscription").hasSize(7);
    }

    private void fillReply(int count) {
        for (int left = count; left > 0; left -= 100) {
            shard.commit(batchOf(many(REPLY, 100)));
        }
    }

    private List<MessageKey> keys() {
        return shard.elements.all().keySet().stream().map(MessageKey::new).toList();
    }
}
