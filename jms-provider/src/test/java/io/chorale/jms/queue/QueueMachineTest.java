package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.EVENTS;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.kindOf;
import static io.chorale.jms.queue.Shard.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QueueMachineTest {
    private static final UUID CONSUMER = new UUID(5, 1);
    private static final UUID NODE = new UUID(9, 9);
    private static final BranchId XA = new BranchId(false, 17, "0102", "03");
    private static final BranchId LOCAL = BranchId.local(new UUID(4, 4));

    private final Shard shard = new Shard();

    @Test
    void messagesAreOrderedByPriorityThenArrival() {
        shard.commit(batchOf(
                message(ORDERS, "a", 4, 0),
                message(ORDERS, "b", 9, 0),
                message(ORDERS, "c", 4, 0),
                message(ORDERS, "d", 0, 0),
                message(ORDERS, "e", 9, 0)));

        assertThat(shard.browse()).containsExactly("b", "e", "a", "c", "d");
    }

    @Test
    void aBatchTakesAndSendsTogether() {
        MessageKey first = add("a");

        assertThat(shard.commit(new Operation.Batch(List.of(message(ORDERS, "b")), List.of(take(first)))))
                .isEqualTo(APPLIED);

        assertThat(shard.browse()).containsExactly("b");
    }

    @Test
    void aBatchWithOneMissingMessageDoesNothing() {
        MessageKey present = add("a");
        MessageKey missing = Shard.key(new Dot(new Epoch(0, 7), 99));

        Answer answer =
                shard.commit(new Operation.Batch(List.of(message(ORDERS, "b")), List.of(take(present), take(missing))));

        assertThat(kindOf(answer)).isEqualTo(Kind.NOT_HELD);
        assertThat(shard.browse()).containsExactly("a");
    }

    @Test
    void aMessageCannotBeTakenTwiceByOneBatch() {
        MessageKey key = add("a");

        assertThat(kindOf(shard.commit(new Operation.Batch(List.of(), List.of(take(key), take(key))))))
                .isEqualTo(Kind.NOT_HELD);
        assertThat(shard.browse()).containsExactly("a");
    }

    @Test
    void aPreparedBranchLocksWhatItTakesAndHidesWhatItSends() {
        MessageKey key = add("a");
        prepareXa(key, "result");

        assertThat(shard.browse()).isEmpty();
        assertThat(shard.depth()).isEqualTo(1);
        assertThat(kindOf(shard.commit(new Operation.Batch(List.of(), List.of(take(key))))))
                .isEqualTo(Kind.NOT_HELD);
    }

    @Test
    void aCommittedBranchRemovesAndAdds() {
        prepareXa(add("a"), "result");

        assertThat(shard.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);

        assertThat(shard.browse()).containsExactly("result");
        assertThat(kindOf(shard.commit(new Operation.Commit(XA)))).isEqualTo(Kind.UNKNOWN_BRANCH);
    }

    @Test
    void aRolledBackBranchLeavesTheMessageInItsPlaceWithARaisedCount() {
        MessageKey key = add("a");
        add("b");
        prepareXa(key, "result");

        assertThat(shard.commit(new Operation.Rollback(XA, true))).isEqualTo(APPLIED);

        assertThat(shard.browse()).containsExactly("a", "b");
        shard.reign();
        shard.attach(Shard.ALICE, CONSUMER, 2);
        assertThat(shard.handed())
                .extracting(PrimarySignal.Handed::deliveryCount)
                .containsExactly(2, 1);
    }

    @Test
    void aBranchThatIsSetAsideCountsAsRolledBack() {
        MessageKey key = add("a");
        add("b");
        prepareXa(key, "result");

        assertThat(shard.commit(new Operation.SetAside(XA))).isEqualTo(APPLIED);

        assertThat(shard.browse()).containsExactly("a", "b");
        assertThat(((Answer.BranchList) shard.query(new Question.PreparedBranches())).branches())
                .isEmpty();
        assertThat(shard.figures().branches()).isZero();
        assertThat(kindOf(shard.commit(new Operation.SetAside(XA)))).isEqualTo(Kind.UNKNOWN_BRANCH);
        shard.reign();
        shard.attach(Shard.ALICE, CONSUMER, 2);
        assertThat(shard.handed())
                .extracting(PrimarySignal.Handed::deliveryCount)
                .containsExactly(2, 1);
    }

    @Test
    void aBranchThatIsSetAsideIsCommittedInALaterReign() {
        prepareXa(add("a"), "result");
        shard.commit(new Operation.SetAside(XA));
        shard.takeOver(shard.elements.copy());
        shard.reign();
        assertThat(shard.figures().branches()).isZero();
        assertThat(shard.browse()).containsExactly("a");
        shard.attach(Shard.ALICE, CONSUMER, 2);
        assertThat(shard.handed()).hasSize(1);

        assertThat(shard.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);

        assertThat(kindOf(shard.request(Shard.take(shard.handed().get(0))))).isEqualTo(Kind.NOT_HELD);
        assertThat(shard.browse()).containsExactly("result");
        assertThat(shard.elements.all()).hasSize(1);
    }

    @Test
    void whatIsSetAsideIsDroppedWhenItIsKnownToBeRolledBack() {
        prepareXa(add("a"), "result");
        shard.commit(new Operation.SetAside(XA));
        shard.reign();
        shard.attach(Shard.ALICE, CONSUMER, 2);

        assertThat(shard.commit(new Operation.Rollback(XA, true))).isEqualTo(APPLIED);

        assertThat(shard.handed())
                .extracting(PrimarySignal.Handed::deliveryCount)
                .containsExactly(2);
        assertThat(shard.elements.all()).hasSize(1);
        assertThat(kindOf(shard.commit(new Operation.Commit(XA)))).isEqualTo(Kind.UNKNOWN_BRANCH);
    }

    @Test
    void ofWhatIsSetAsideTheOldestIsGivenUp() {
        for (int i = 0; i <= BranchTable.MAX_SET_ASIDE; i++) {
            setAside(i, message(ORDERS, "m" + i));
        }

        assertThat(shard.elements.all()).hasSize(BranchTable.MAX_SET_ASIDE);
        assertThat(kindOf(shard.commit(new Operation.Commit(local(0))))).isEqualTo(Kind.UNKNOWN_BRANCH);
        assertThat(shard.commit(new Operation.Commit(local(1)))).isEqualTo(APPLIED);
    }

    @Test
    void whatIsSetAsideIsBoundedInBytesInALaterReignToo() {
        Send large = Send.of(
                new Envelope("l", ORDERS, true, 4, 0, 0, 0, Envelope.NO_ORIGIN, new byte[0], 1, new byte[6 << 20]));
        for (int i = 0; i < 5; i++) {
            setAside(i, large);
        }
        shard.takeOver(shard.elements.copy());
        assertThat(shard.elements.all()).hasSize(5);

        setAside(5, large);

        assertThat(shard.elements.all()).hasSize(5);
        assertThat(kindOf(shard.commit(new Operation.Commit(local(0))))).isEqualTo(Kind.UNKNOWN_BRANCH);
    }

    @Test
    void theLastThatIsSetAsideIsKeptHoweverLargeItIs() {
        setAside(0, message(ORDERS, "m"));
        setAside(
                1,
                Send.of(new Envelope(
                        "l", ORDERS, true, 4, 0, 0, 0, Envelope.NO_ORIGIN, new byte[0], 1, new byte[33 << 20])));

        assertThat(kindOf(shard.commit(new Operation.Commit(local(0))))).isEqualTo(Kind.UNKNOWN_BRANCH);
        assertThat(shard.commit(new Operation.Commit(local(1)))).isEqualTo(APPLIED);
    }

    private void setAside(int number, Send send) {
        shard.commit(new Operation.Prepare(local(number), new BranchOrigin(NODE, NODE, 1), batchOf(send)));
        assertThat(shard.commit(new Operation.SetAside(local(number)))).isEqualTo(APPLIED);
    }

    private static BranchId local(int number) {
        return BranchId.local(new UUID(7, number));
    }

    @Test
    void whatABranchSendsTakesItsPlaceWhenItCommits() {
        prepareXa(add("a"), "early");
        add("late");

        shard.commit(new Operation.Commit(XA));

        assertThat(shard.browse()).containsExactly("late", "early");
    }

    @Test
    void aBranchIsPreparedOnce() {
        prepareXa(add("a"), "result");

        assertThat(kindOf(shard.commit(new Operation.Prepare(XA, BranchOrigin.xa(NODE, NODE), batchOf()))))
                .isEqualTo(Kind.REFUSED);
    }

    private static final List<BranchPart> PARTS =
            List.of(new BranchPart(3, new Dot(new Epoch(4, 2), 7)), new BranchPart(8, Dot.NONE));

    @Test
    void theCoordinatorRemembersACommitUntilItIsForgotten() {
        BranchOrigin coordinator = new BranchOrigin(NODE, NODE, 3);
        shard.commit(new Operation.Prepare(LOCAL, coordinator, batchOf(message(ORDERS, "a"))));
        shard.commit(new Operation.Commit(LOCAL, PARTS));

        assertThat(shard.commit(new Operation.Resolve(LOCAL))).isEqualTo(new Answer.Outcome(true));
        assertThat(shard.commit(new Operation.Commit(LOCAL))).isEqualTo(APPLIED);
        assertThat(localTransactions()).containsExactly(new Answer.BranchInfo(LOCAL, coordinator, PARTS));
        shard.commit(new Operation.Forget(LOCAL, true));
        assertThat(localTransactions()).isEmpty();
        assertThat(shard.browse()).containsExactly("a");
    }

    @Test
    void resolvingAnUndecidedTransactionAbortsItForEver() {
        BranchOrigin coordinator = new BranchOrigin(NODE, NODE, 3);
        shard.commit(new Operation.Prepare(LOCAL, coordinator, batchOf(message(ORDERS, "a"))));

        assertThat(shard.commit(new Operation.Resolve(LOCAL))).isEqualTo(new Answer.Outcome(false));

        assertThat(kindOf(shard.commit(new Operation.Commit(LOCAL)))).isEqualTo(Kind.UNKNOWN_BRANCH);
        assertThat(shard.browse()).isEmpty();
    }

    @Test
    void aPrepareThatComesAfterTheAbortIsRefused() {
        shard.commit(new Operation.Resolve(LOCAL));

        assertThat(kindOf(shard.commit(
                        new Operation.Prepare(LOCAL, new BranchOrigin(NODE, NODE, 3), batchOf(message(ORDERS, "a"))))))
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void abortedTransactionsAreRememberedUpToABound() {
        for (int i = 0; i <= BranchTable.MAX_ABORTED; i++) {
            shard.commit(new Operation.Resolve(BranchId.local(new UUID(0, i))));
        }

        assertThat(shard.elements.all()).hasSize(BranchTable.MAX_ABORTED);
        Operation oldest =
                new Operation.Prepare(BranchId.local(new UUID(0, 0)), new BranchOrigin(NODE, NODE, 3), batchOf());
        Operation newest = new Operation.Prepare(
                BranchId.local(new UUID(0, BranchTable.MAX_ABORTED)), new BranchOrigin(NODE, NODE, 3), batchOf());
        assertThat(shard.commit(oldest)).isInstanceOf(Answer.Prepared.class);
        assertThat(kindOf(shard.commit(newest))).isEqualTo(Kind.REFUSED);
    }

    @Test
    void aTopicCopiesToEachSubscriptionAndStoresTheBodyOnce() {
        subscribe(new UUID(2, 1));
        long oneCopy = bytesOf(message(EVENTS, "x"));
        subscribe(new UUID(2, 2));
        long twoCopies = bytesOf(message(EVENTS, "y"));

        assertThat(shard.browse(QueueNames.ofSubscription(new UUID(2, 1)))).containsExactly("x", "y");
        assertThat(shard.browse(QueueNames.ofSubscription(new UUID(2, 2)))).containsExactly("y");
        assertThat(twoCopies).isEqualTo(oneCopy + QueuedMessage.OVERHEAD_BYTES);
    }

    @Test
    void whatTheLogCouldNotTakeAtOnceIsRefusedBeforeItIsPrepared() {
        for (int i = 0; i < 21; i++) {
            subscribe(new UUID(2, i));
        }
        Send[] sends = new Send[1_000];
        Arrays.fill(sends, message(EVENTS, "x"));

        assertThat(kindOf(shard.commit(batchOf(sends)))).isEqualTo(Kind.LIMIT);
        assertThat(kindOf(shard.commit(new Operation.Prepare(XA, BranchOrigin.xa(NODE, NODE), batchOf(sends)))))
                .isEqualTo(Kind.LIMIT);
        assertThat(shard.commit(batchOf(Arrays.copyOf(sends, 900)))).isEqualTo(APPLIED);
    }

    @Test
    void deletedTemporaryDestinationsAreRememberedUpToABound() {
        for (int i = 0; i <= Temporaries.MAX_DELETED; i++) {
            shard.commit(new Operation.Delete(new Address(Address.Kind.TEMPORARY_QUEUE, "reply-" + i)));
        }

        assertThat(shard.elements.all()).hasSize(Temporaries.MAX_DELETED);
        Address oldest = new Address(Address.Kind.TEMPORARY_QUEUE, "reply-0");
        Address newest = new Address(Address.Kind.TEMPORARY_QUEUE, "reply-" + Temporaries.MAX_DELETED);
        assertThat(shard.commit(batchOf(message(oldest, "x")))).isEqualTo(APPLIED);
        assertThat(kindOf(shard.commit(batchOf(message(newest, "x"))))).isEqualTo(Kind.NO_DESTINATION);
    }

    @Test
    void whatGoesToLastingQueuesHasItsNumberWhateverSubscriptionsThereAre() {
        subscribe(CONSUMER);
        Dot dot = shard.nextDot();
        shard.machine.apply(
                dot,
                OperationCodec.encode(batchOf(message(EVENTS, "e"), message(ORDERS, "a"), message(ORDERS, "b"))),
                shard.elements.record(dot));

        for (int sub = 0; sub < 3; sub++) {
            int number = sub;
            Head.Message head = shard.elements.all().entrySet().stream()
                    .filter(each ->
                            each.getKey().dot().equals(dot) && each.getKey().sub() == number)
                    .map(each -> (Head.Message) Head.decode(each.getValue().head()))
                    .findAny()
                    .orElseThrow();
            assertThat(head.queue())
                    .isEqualTo(sub < 2 ? QueueNames.ofQueue(ORDERS) : QueueNames.ofSubscription(CONSUMER));
        }
        assertThat(shard.browse()).containsExactly("a", "b");
    }

    @Test
    void aTopicWithoutSubscriptionsDropsMessages() {
        assertThat(shard.commit(batchOf(message(EVENTS, "x")))).isEqualTo(APPLIED);

        assertThat(shard.figures().messages()).isZero();
        assertThat(shard.figures().bytes()).isZero();
    }

    @Test
    void anEndedSubscriptionTakesItsMessagesAlong() {
        subscribe(CONSUMER);
        shard.commit(batchOf(message(EVENTS, "x")));

        shard.commit(new Operation.Unsubscribe(CONSUMER));

        assertThat(shard.figures().messages()).isZero();
        assertThat(shard.figures().subscriptions()).isZero();
        assertThat(shard.figures().bytes()).isZero();
    }

    @Test
    void aLostMembersSubscriptionsAndTemporaryQueuesGo() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply-1");
        subscribe(CONSUMER);
        shard.commit(new Operation.Subscribe(Source.of(reply), CONSUMER, NODE));
        shard.commit(batchOf(message(EVENTS, "x"), message(reply, "y")));

        shard.commit(new Operation.MemberGone(NODE, List.of()));

        assertThat(shard.figures().messages()).isZero();
        assertThat(kindOf(shard.commit(batchOf(message(reply, "z"))))).isEqualTo(Kind.NO_DESTINATION);
    }

    @Test
    void aDeletedTemporaryQueueTakesNothingMore() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply-1");
        shard.commit(batchOf(message(reply, "x")));

        assertThat(shard.commit(new Operation.Delete(reply))).isEqualTo(APPLIED);

        assertThat(shard.figures().messages()).isZero();
        assertThat(kindOf(shard.commit(batchOf(message(ORDERS, "ok"), message(reply, "y")))))
                .isEqualTo(Kind.NO_DESTINATION);
        assertThat(shard.browse()).isEmpty();
    }

    @Test
    void aTemporaryTopicWithSubscribersIsInUse() {
        Address replies = new Address(Address.Kind.TEMPORARY_TOPIC, "replies-1");
        shard.commit(new Operation.Subscribe(Source.of(replies), CONSUMER, NODE));

        assertThat(kindOf(shard.commit(new Operation.Delete(replies)))).isEqualTo(Kind.IN_USE);
        shard.commit(new Operation.Unsubscribe(CONSUMER));
        assertThat(shard.commit(new Operation.Delete(replies))).isEqualTo(APPLIED);
    }

    @Test
    void aLastingQueueIsNotDeleted() {
        add("a");

        assertThat(kindOf(shard.commit(new Operation.Delete(ORDERS)))).isEqualTo(Kind.REFUSED);
        assertThat(shard.browse()).containsExactly("a");
    }

    @Test
    void expiryLeavesLockedMessagesAlone() {
        MessageKey locked = add("a");
        MessageKey free = add("b");
        prepareXa(locked, "result");

        shard.commit(new Operation.Expire(List.of(ref(locked), ref(free))));

        assertThat(shard.depth()).isEqualTo(1);
        shard.commit(new Operation.Rollback(XA, false));
        assertThat(shard.browse()).containsExactly("a");
    }

    @Test
    void aBrowserPagesInOrderAndLeavesOutWhatHasExpired() {
        for (int i = 0; i < 25; i++) {
            shard.commit(batchOf(message(ORDERS, "m" + i, i % 3, i % 5 == 4 ? shard.nowMs : 0)));
        }
        List<String> whole = shard.browse();
        List<String> paged = new ArrayList<>();
        Answer.Page page = new Answer.Page(List.of(), 0, null, true);
        while (page.more()) {
            page = (Answer.Page) shard.query(new Question.Browse(
                    QueueNames.ofQueue(ORDERS), page.lastPriority(), page.lastKey(), null, 3, shard.nowMs));
            page.envelopes().forEach(envelope -> paged.add(Shard.id(envelope)));
        }

        assertThat(whole).hasSize(20).doesNotContain("m4", "m9");
        assertThat(paged).isEqualTo(whole);
    }

    @Test
    void malformedOperationsAndQuestionsAreRefusedNotThrown() {
        byte[] good = OperationCodec.encode(batchOf(message(ORDERS, "a")));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThat(kindOf(AnswerCodec.decode(apply(cut)))).isEqualTo(Kind.REFUSED);
            assertThat(kindOf(AnswerCodec.decode(shard.machine.query(cut)))).isEqualTo(Kind.REFUSED);
        }
        byte[] otherVersion = good.clone();
        otherVersion[0] = 9;
        assertThat(AnswerCodec.decode(apply(otherVersion)))
                .isEqualTo(new Answer.Refused(
                        Kind.REFUSED, "Malformed operation: Operation of version 9, this node knows 1"));
        assertThat(shard.figures().messages()).isZero();
    }

    @Test
    void bytesReturnToZeroWhenAllIsConsumed() {
        fillWithEverything();
        shard.commit(new Operation.Rollback(XA, true));
        shard.commit(new Operation.Rollback(local(1), false));
        shard.commit(new Operation.Unsubscribe(CONSUMER));
        shard.commit(new Operation.Unsubscribe(new UUID(2, 2)));
        shard.reign();
        shard.attach(Shard.ALICE, CONSUMER, 10_000);
        shard.handed().forEach(handed -> shard.request(Shard.take(handed)));

        assertThat(shard.figures().messages()).isZero();
        assertThat(shard.figures().bytes()).isZero();
    }

    private void fillWithEverything() {
        subscribe(CONSUMER);
        subscribe(new UUID(2, 2));
        shard.commit(
                new Operation.Subscribe(Source.of(new Address(Address.Kind.TEMPORARY_QUEUE, "reply")), CONSUMER, NODE));
        shard.commit(new Operation.Delete(new Address(Address.Kind.TEMPORARY_QUEUE, "gone")));
        shard.commit(batchOf(message(EVENTS, "e1"), message(ORDERS, "a", 3, 99), message(EVENTS, "e2")));
        MessageKey key = add("b");
        shard.commit(new Operation.Release(List.of(take(key))));
        prepareXa(key, "result");
        shard.commit(new Operation.Prepare(LOCAL, new BranchOrigin(NODE, NODE, 1), batchOf(message(ORDERS, "c"))));
        shard.commit(new Operation.Commit(LOCAL, PARTS));
        shard.commit(new Operation.Resolve(BranchId.local(new UUID(6, 6))));
        setAside(1, message(ORDERS, "d"));
    }

    private byte[] apply(byte[] operation) {
        Dot dot = shard.nextDot();
        return shard.machine.apply(dot, operation, shard.elements.record(dot));
    }

    private void prepareXa(MessageKey taken, String sent) {
        Operation prepare = new Operation.Prepare(
                XA,
                BranchOrigin.xa(NODE, NODE),
                new Operation.Batch(List.of(message(ORDERS, sent)), List.of(take(taken))));
        assertThat(shard.commit(prepare)).isInstanceOf(Answer.Prepared.class);
    }

    private void subscribe(UUID consumer) {
        assertThat(shard.commit(new Operation.Subscribe(Source.of(EVENTS), consumer, NODE)))
                .isEqualTo(APPLIED);
    }

    private long bytesOf(Send send) {
        long before = shard.figures().bytes();
        shard.commit(batchOf(send));
        return shard.figures().bytes() - before;
    }

    private MessageKey add(String id) {
        Dot dot = shard.nextDot();
        shard.machine.apply(dot, OperationCodec.encode(batchOf(message(ORDERS, id))), shard.elements.record(dot));
        return Shard.key(dot);
    }

    private List<Answer.BranchInfo> localTransactions() {
        return ((Answer.BranchList) shard.query(new Question.LocalTransactions())).branches();
    }

    private static MessageRef ref(MessageKey key) {
        return new MessageRef(QueueNames.ofQueue(ORDERS), key);
    }

    private static Take take(MessageKey key) {
        return new Take(ref(key), CONSUMER);
    }
}
