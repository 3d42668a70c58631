package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ALICE;
import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.BOB;
import static io.chorale.jms.queue.Shard.EVENTS;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.kindOf;
import static io.chorale.jms.queue.Shard.message;
import static io.chorale.jms.queue.Shard.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.queue.PrimarySignal.Cause;
import io.chorale.jms.queue.PrimarySignal.Handed;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is handed out, to whom, and what becomes of it. */
class DispatcherTest {
    private static final UUID A = new UUID(7, 1);
    private static final UUID B = new UUID(7, 2);
    private static final String QUEUE = QueueNames.ofQueue(ORDERS);
    private static final BranchId XA = new BranchId(false, 1, "aa", "bb");

    private final Shard shard = new Shard().reign();

    @Test
    void handsOutInOrderAsFarAsCreditGoes() {
        shard.commit(batchOf(message(ORDERS, "low", 1, 0), message(ORDERS, "a"), message(ORDERS, "b")));

        shard.attach(ALICE, A, 2);
        assertThat(shard.handedTo(A)).containsExactly("a", "b");

        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 3));
        assertThat(shard.handedTo(A)).containsExactly("a", "b", "low");
    }

    @Test
    void takesTurnsBetweenConsumersWithCredit() {
        shard.attach(ALICE, A, 3);
        shard.attach(BOB, B, 2);

        shard.send("1", "2", "3", "4", "5", "6");

        assertThat(shard.handedTo(A)).containsExactly("1", "3", "5");
        assertThat(shard.handedTo(B)).containsExactly("2", "4");
    }

    @Test
    void packsTheDeliveriesOfOneEventForAMember() {
        shard.attach(ALICE, A, 10);
        shard.attach(ALICE, B, 10);
        shard.forget();

        shard.request(batchOf(message(ORDERS, "1"), message(ORDERS, "2"), message(ORDERS, "3")));

        assertThat(shard.sent).hasSize(1);
        assertThat(shard.handed()).hasSize(3);
    }

    @Test
    void toldTwiceTheSameCreditCountsOnce() {
        shard.attach(ALICE, A, 1);
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 2));
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 2));
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 1));

        shard.send("1", "2", "3");

        assertThat(shard.handedTo(A)).containsExactly("1", "2");
    }

    @Test
    void whatIsGivenBackUnseenKeepsItsPlaceAndItsCount() {
        shard.attach(ALICE, A, 2);
        shard.send("1", "2", "3");
        MessageKey first = shard.handed().get(0).key();
        shard.forget();

        shard.signal(ALICE, new ConsumerSignal.Return(A, 1, List.of(first)));
        shard.attach(BOB, B, 2);

        assertThat(shard.handedTo(B)).containsExactly("1", "3");
        assertThat(shard.handed()).extracting(Handed::deliveryCount).containsOnly(1);
    }

    @Test
    void whatIsGivenBackSeenIsCounted() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();

        shard.request(new Operation.Release(List.of(Shard.taken(handed))));
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 2));

        assertThat(shard.lastHanded().deliveryCount()).isEqualTo(2);
    }

    @Test
    void releasingWhatAnotherConsumerHasGivesNothingBack() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();
        shard.forget();

        shard.attach(BOB, B, 5);
        shard.request(BOB, new Operation.Release(List.of(new Take(new MessageRef(QUEUE, handed.key()), B))));

        assertThat(shard.handed()).isEmpty();
        assertThat(shard.request(take(handed))).isEqualTo(APPLIED);
    }

    @Test
    void aLateReleaseDoesNotCountForTheConsumerThatHasTheMessageNow() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        MessageRef message = new MessageRef(QUEUE, shard.lastHanded().key());
        shard.request(BOB, new Operation.Release(List.of(new Take(message, B))));

        shard.request(new Operation.Release(List.of(Shard.taken(shard.lastHanded()))));
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 2));

        assertThat(shard.lastHanded().deliveryCount()).isEqualTo(2);
    }

    @Test
    void onlyTheConsumerThatHoldsAMessageSettlesIt() {
        shard.attach(ALICE, A, 1);
        shard.attach(BOB, B, 0);
        shard.send("1");
        Take bobs = new Take(new MessageRef(QUEUE, shard.lastHanded().key()), B);

        Answer answer = shard.request(BOB, new Operation.Batch(List.of(message(ORDERS, "x")), List.of(bobs)));

        assertThat(kindOf(answer)).isEqualTo(Kind.NOT_HELD);
        assertThat(shard.browse()).containsExactly("1");
    }

    @Test
    void whatIsBeingSettledIsNotSettledAgain() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Operation ack = take(shard.lastHanded());

        assertThat(shard.admit(ALICE, ack)).isNull();
        assertThat(kindOf(shard.admit(ALICE, ack))).isEqualTo(Kind.NOT_HELD);
        assertThat(shard.commit(ack)).isEqualTo(APPLIED);
        assertThat(kindOf(shard.admit(ALICE, ack))).isEqualTo(Kind.NOT_HELD);
    }

    @Test
    void aSettlingThatIsRefusedLeavesTheMessageWithItsConsumer() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();
        Operation answerIt = new Operation.Batch(List.of(message(reply, "answer")), List.of(Shard.taken(handed)));
        assertThat(shard.admit(ALICE, answerIt)).isNull();
        shard.commit(new Operation.Delete(reply));

        assertThat(kindOf(shard.commit(answerIt))).isEqualTo(Kind.NO_DESTINATION);

        assertThat(shard.request(take(handed))).isEqualTo(APPLIED);
        assertThat(shard.depth()).isZero();
    }

    @Test
    void detachingGivesBackWhatIsHeldButNotWhatIsBeingSettled() {
        shard.attach(ALICE, A, 2);
        shard.send("1", "2");
        Operation ackOfFirst = take(shard.handed().get(0));
        assertThat(shard.admit(ALICE, ackOfFirst)).isNull();
        shard.forget();

        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));
        shard.attach(BOB, B, 5);

        assertThat(shard.handedTo(B)).containsExactly("2");
        assertThat(shard.sent)
                .extracting(Shard.Sent::signal)
                .contains(new PrimarySignal.Closed(A, 1, Cause.ASKED, "Closed"));
        assertThat(shard.commit(ackOfFirst)).isEqualTo(APPLIED);
        assertThat(shard.browse()).containsExactly("2");
    }

    @Test
    void aSettlingThatIsRefusedAfterItsConsumerLeftFreesTheMessage() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Operation answerIt =
                new Operation.Batch(List.of(message(reply, "answer")), List.of(Shard.taken(shard.lastHanded())));
        assertThat(shard.admit(ALICE, answerIt)).isNull();
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));
        shard.attach(BOB, B, 5);
        shard.commit(new Operation.Delete(reply));
        assertThat(shard.handedTo(B)).isEmpty();

        shard.commit(answerIt);

        assertThat(shard.handedTo(B)).containsExactly("1");
    }

    @Test
    void expiredMessagesAreNotHandedOutButRemovedByADecision() {
        shard.commit(batchOf(message(ORDERS, "old", 4, shard.nowMs + 10), message(ORDERS, "new")));
        shard.nowMs += 10;

        shard.attach(ALICE, A, 5);

        assertThat(shard.handedTo(A)).containsExactly("new");
        assertThat(shard.depth()).isEqualTo(1);
    }

    @Test
    void messagesExpireByTheMachinesClockAlsoWhenItWasSetBack() {
        shard.clockAheadMs = -360_000;
        shard.commit(batchOf(message(ORDERS, "new", 4, shard.nowMs - 360_000 + 10)));
        shard.tick(9);
        assertThat(shard.depth()).isEqualTo(1);
        shard.attach(ALICE, A, 5);
        assertThat(shard.handedTo(A)).containsExactly("new");
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));

        shard.tick(1);

        assertThat(shard.depth()).isZero();
    }

    @Test
    void messagesBehindTheWindowExpireByTheMachinesClockToo() {
        Shard narrow = Shard.withWindow(1);
        narrow.clockAheadMs = -360_000;
        long expirationMs = narrow.nowMs - 360_000 + 10;
        narrow.commit(batchOf(message(ORDERS, "1")));
        narrow.commit(batchOf(message(ORDERS, "2", 4, expirationMs), message(ORDERS, "3", 4, expirationMs)));
        narrow.tick(9);
        assertThat(narrow.depth()).isEqualTo(3);

        narrow.tick(1);

        assertThat(narrow.depth()).isEqualTo(1);
    }

    /** What a consumer was handed is taken by a work that is refused, and the refusal is not told yet. */
    private Shard.Decided settledInVain() {
        Address gone = new Address(Address.Kind.TEMPORARY_QUEUE, "gone");
        shard.commit(new Operation.Delete(gone));
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Operation refused = new Operation.Batch(List.of(message(gone, "r")), List.of(Shard.taken(shard.lastHanded())));
        assertThat(shard.admit(ALICE, refused)).isNull();
        return shard.decide(refused);
    }

    @Test
    void whatIsGivenBackWhileItIsBeingSettledIsNobodysWhenThatIsRefused() {
        Shard.Decided decided = settledInVain();
        shard.signal(
                ALICE,
                new ConsumerSignal.Return(A, 1, List.of(shard.lastHanded().key())));
        shard.attach(BOB, B, 1);
        assertThat(shard.handedTo(B)).isEmpty();

        shard.tell(decided);

        assertThat(shard.handedTo(B)).containsExactly("1");
    }

    @Test
    void whatIsNotClaimedAnyMoreWhileItIsBeingSettledIsNobodysWhenThatIsRefused() {
        Shard.Decided decided = settledInVain();
        shard.signal(ALICE, new ConsumerSignal.Attach(A, 2, QueueNames.ofQueue(ORDERS), null, 1, 1, List.of()));
        shard.attach(BOB, B, 1);

        shard.tell(decided);

        assertThat(shard.handedTo(B)).containsExactly("1");
    }

    @Test
    void nothingIsHandedOutWithoutTheLease() {
        shard.attach(ALICE, A, 5);
        shard.hasLease = false;
        shard.send("1");
        shard.tick(100);
        assertThat(shard.handedTo(A)).isEmpty();

        shard.hasLease = true;
        shard.tick(1);

        assertThat(shard.handedTo(A)).containsExactly("1");
    }

    @Test
    void timeRemovesWhatNobodyConsumes() {
        shard.commit(batchOf(message(ORDERS, "old", 4, shard.nowMs + 10), message(ORDERS, "new")));

        shard.tick(9);
        assertThat(shard.depth()).isEqualTo(2);
        shard.tick(1);
        assertThat(shard.depth()).isEqualTo(1);
        assertThat(shard.figures().handedOut()).isZero();
    }

    @Test
    void whatAConsumerHoldsDoesNotExpireUntilItComesBack() {
        shard.attach(ALICE, A, 1);
        shard.commit(batchOf(message(ORDERS, "old", 4, shard.nowMs + 10)));
        MessageKey key = shard.lastHanded().key();
        shard.tick(10);
        assertThat(shard.depth()).isEqualTo(1);

        shard.signal(ALICE, new ConsumerSignal.Return(A, 1, List.of(key)));
        shard.tick(1);

        assertThat(shard.depth()).isZero();
    }

    @Test
    void aFullMemoryRefusesSendsAndTakesAcknowledgements() {
        Shard small = new Shard(new MemoryBudget(1_700), new QueueSettings(1_000, 100, 1_024)).reign();
        small.attach(ALICE, A, 1);
        small.send("1");
        List<Shard.Decided> onTheirWay = new ArrayList<>();
        for (String id : List.of("2", "3", "4", "5", "6", "7", "8", "9", "10")) {
            Operation send = batchOf(message(ORDERS, id));
            if (small.admit(ALICE, send) == null) {
                onTheirWay.add(small.decide(send));
            }
        }

        Answer refused = small.request(batchOf(message(ORDERS, "11")));

        assertThat(kindOf(refused)).isEqualTo(Kind.LIMIT);
        assertThat(((Answer.Refused) refused).text()).contains("1700 bytes").contains("more heap");
        assertThat(small.figures().limitRefusals()).isPositive();
        assertThat(small.request(take(small.lastHanded()))).isEqualTo(APPLIED);
        onTheirWay.forEach(small::tell);
        small.send("11");
    }

    @Test
    void aBacklogDoesNotFillTheMemory() {
        Shard small = new Shard(new MemoryBudget(1_700), new QueueSettings(1_000, 100, 1_024)).reign();
        for (int i = 0; i < 100; i++) {
            small.send("m" + i);
        }
        assertThat(small.budget.usedBytes()).isLessThan(1_700);

        small.attach(ALICE, A, 100);

        assertThat(small.handedTo(A)).hasSize(100).startsWith("m0", "m1").endsWith("m99");
    }

    @Test
    void aFullDiskRefusesSendsAndTakesAcknowledgements() {
        shard.attach(ALICE, A, 1);
        shard.send("1", "2");
        Handed first = shard.lastHanded();
        BranchId xa = new BranchId(false, 1, "aa", "01");
        Operation.Batch acknowledgeAndSend =
                new Operation.Batch(List.of(message(ORDERS, "3")), List.of(Shard.taken(first)));
        shard.storageFull = true;

        for (Operation sending : List.of(
                batchOf(message(ORDERS, "3")),
                acknowledgeAndSend,
                new Operation.Prepare(xa, BranchOrigin.xa(A, A), acknowledgeAndSend))) {
            Answer refused = shard.request(sending);
            assertThat(kindOf(refused)).isEqualTo(Kind.LIMIT);
            assertThat(((Answer.Refused) refused).text()).contains("disk", "dataDirectory", "consume messages");
        }
        assertThat(shard.figures().limitRefusals()).isEqualTo(3);
        assertThat(shard.budget.usedBytes()).isEqualTo(shard.figures().bytes());

        assertThat(shard.request(new Operation.Prepare(xa, BranchOrigin.xa(A, A), take(first))))
                .isInstanceOf(Answer.Prepared.class);
        assertThat(shard.request(new Operation.Commit(xa))).isEqualTo(APPLIED);
        assertThat(shard.depth()).isEqualTo(1);

        shard.storageFull = false;
        shard.send("3");
    }

    @Test
    void roomIsPromisedOnlyOnce() {
        long one = 160L + 128 + message(ORDERS, "1").envelope().length;
        Shard small = new Shard(new MemoryBudget(one), new QueueSettings(1_000, 100, 1_024)).reign();
        small.attach(ALICE, A, 0);
        Operation first = batchOf(message(ORDERS, "1"));
        assertThat(small.admit(ALICE, first)).isNull();

        assertThat(kindOf(small.admit(ALICE, batchOf(message(ORDERS, "2"))))).isEqualTo(Kind.LIMIT);

        small.commit(first);
        assertThat(small.budget.usedBytes()).isEqualTo(one);
        small.dispatcher.stop();
        assertThat(small.budget.usedBytes()).isEqualTo(one);
    }

    @Test
    void aTemporaryQueueWithConsumersIsInUse() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");
        shard.attach(ALICE, A, QueueNames.ofQueue(reply), 1, 5);
        assertThat(kindOf(shard.request(new Operation.Delete(reply)))).isEqualTo(Kind.IN_USE);

        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));
        assertThat(shard.request(new Operation.Delete(reply))).isEqualTo(APPLIED);

        shard.forget();
        shard.attach(ALICE, B, QueueNames.ofQueue(reply), 1, 5);
        assertThat(shard.sent)
                .extracting(Shard.Sent::signal)
                .containsExactly(new PrimarySignal.Closed(B, 1, Cause.GONE, "It does not exist (any more)"));
    }

    @Test
    void consumersOfADeletedQueueAreTold() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");
        Operation delete = new Operation.Delete(reply);
        assertThat(shard.admit(ALICE, delete)).isNull();
        shard.attach(BOB, B, QueueNames.ofQueue(reply), 1, 5);
        shard.forget();

        shard.commit(delete);

        assertThat(shard.sent)
                .containsExactly(new Shard.Sent(
                        BOB, new PrimarySignal.Closed(B, 1, Cause.GONE, "The temporary destination was deleted")));
    }

    @Test
    void aLocalRollbackGivesTheMessageBackToItsConsumer() {
        BranchId local = BranchId.local(new UUID(3, 3));
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();
        shard.attach(BOB, B, 5);
        shard.request(new Operation.Prepare(local, BranchOrigin.xa(A, A), take(handed)));

        shard.request(new Operation.Rollback(local, false));

        assertThat(shard.handedTo(B)).isEmpty();
        assertThat(shard.request(take(handed))).isEqualTo(APPLIED);
    }

    @Test
    void anXaRollbackHandsTheMessageOutAgain() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        prepare(shard.lastHanded());
        shard.attach(BOB, B, 5);
        assertThat(shard.handedTo(B)).isEmpty();

        shard.request(new Operation.Rollback(XA, true));

        assertThat(shard.handedTo(B)).containsExactly("1");
        assertThat(shard.lastHanded().deliveryCount()).isEqualTo(2);
    }

    @Test
    void aDetachedConsumersBranchKeepsItsMessages() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        prepare(shard.lastHanded());
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));
        shard.attach(BOB, B, 5);

        assertThat(shard.handedTo(B)).isEmpty();
        assertThat(shard.request(new Operation.Commit(XA))).isEqualTo(APPLIED);
        assertThat(shard.depth()).isZero();
    }

    @Test
    void consumersAreBounded() {
        Shard small = new Shard(new MemoryBudget(1 << 20), new QueueSettings(0, 1, 1_024)).reign();
        small.attach(ALICE, A, 1);
        small.forget();

        small.attach(ALICE, B, 1);

        assertThat(small.sent)
                .extracting(Shard.Sent::signal)
                .containsExactly(new PrimarySignal.Closed(B, 1, Cause.LIMIT, "The shard serves 1 consumers already"));
    }

    @Test
    void malformedSignalsAndOperationsAreDroppedAndCounted() {
        shard.attach(ALICE, A, 1);
        shard.dispatcher.onSignal(ALICE, new byte[] {1, 99});
        shard.dispatcher.onSignal(ALICE, new byte[0]);
        assertThat(kindOf(AnswerCodec.decode(shard.dispatcher.admit(ALICE, new byte[] {1, 99}))))
                .isEqualTo(Kind.REFUSED);

        assertThat(shard.figures().malformed()).isEqualTo(3);
        shard.send("1");
        assertThat(shard.handedTo(A)).containsExactly("1");
    }

    @Test
    void aClientCannotDecideWhatOnlyAPrimaryMay() {
        assertThat(kindOf(shard.request(new Operation.Expire(List.of())))).isEqualTo(Kind.REFUSED);
        assertThat(kindOf(shard.request(new Operation.MemberGone(BOB.id(), List.of()))))
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void aLargeCreditIsServedOverSeveralEvents() {
        Send[] many = new Send[20_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = message(ORDERS, "m" + i);
        }
        shard.commit(batchOf(many));

        shard.attach(ALICE, A, 20_000);
        int atOnce = shard.handed().size();
        shard.tick(100);
        shard.tick(100);

        assertThat(atOnce).isLessThan(20_000);
        assertThat(shard.handedTo(A)).hasSize(20_000).startsWith("m0", "m1").endsWith("m19999");
    }

    @Test
    void anotherMembersSubscriptionIsNotMissedForALocalName() {
        shard.request(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        shard.attach(ALICE, A, QueueNames.ofSubscription(A), 1, 5);
        shard.attach(BOB, B, QueueNames.ofSubscription(B), 1, 5);

        shard.request(batchOf(message(EVENTS, "e")));

        assertThat(shard.handedTo(A)).containsExactly("e");
        assertThat(shard.sent)
                .extracting(Shard.Sent::signal)
                .contains(new PrimarySignal.Closed(B, 1, Cause.GONE, "It does not exist (any more)"));
    }

    private void prepare(Handed handed) {
        Operation prepare = new Operation.Prepare(XA, BranchOrigin.xa(A, A), take(handed));
        assertThat(shard.request(prepare)).isInstanceOf(Answer.Prepared.class);
    }
}
