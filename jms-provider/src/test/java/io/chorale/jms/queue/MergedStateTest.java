package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.EVENTS;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.kindOf;
import static io.chorale.jms.queue.Shard.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sides of a partition went on with one shard, and their elements were merged. */
class MergedStateTest {
    private static final UUID CONSUMER = new UUID(5, 1);
    private static final UUID NODE = new UUID(9, 9);
    private static final UUID OTHER_NODE = new UUID(9, 8);
    private static final BranchId XA = new BranchId(false, 17, "0102", "03");
    private static final BranchId OTHER_XA = new BranchId(false, 17, "0102", "04");
    private static final BranchId LOCAL = BranchId.local(new UUID(4, 4));
    private static final Address REPLY = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");

    private final Side base = new Side(new RecordedElements(), 1);
    private final Shard merged = new Shard();
    private Side left;
    private Side right;

    /** One side's primary. */
    private static final class Side {
        private final RecordedElements elements;
        private final QueueMachine machine;
        private final Epoch epoch;
        private long index = 1;

        Side(RecordedElements elements, int counter) {
            this.elements = elements;
            this.machine = new QueueMachine(new MemoryBudget(1 << 30), QueueSettings.DEFAULT, elements);
            this.epoch = new Epoch(counter, counter);
            elements.loadInto(machine);
        }

        /** Returns what the decision's first element would be called. */
        MessageKey decide(Operation operation) {
            Dot dot = new Dot(epoch, ++index);
            byte[] answer = machine.apply(dot, OperationCodec.encode(operation), elements.record(dot));
            assertThat(kindOf(AnswerCodec.decode(answer))).isNull();
            return Shard.key(dot);
        }
    }

    @BeforeEach
    void part() {
        left = new Side(base.elements.copy(), 2);
        right = new Side(base.elements.copy(), 3);
    }

    @Test
    void aSubscriptionThatBothMadeIsOne() {
        left.decide(new Operation.Subscribe(Source.of(EVENTS), CONSUMER, NODE));
        right.decide(new Operation.Subscribe(Source.of(EVENTS), CONSUMER, NODE));

        merge();

        assertThat(merged.figures().subscriptions()).isEqualTo(1);
        merged.commit(batchOf(message(EVENTS, "e")));
        assertThat(merged.browse(QueueNames.ofSubscription(CONSUMER))).containsExactly("e");
        merged.commit(new Operation.Unsubscribe(CONSUMER));
        assertThat(merged.elements.all()).isEmpty();
    }

    @Test
    void ofTwoOwnersTheLaterCountsAndBothAreRemoved() {
        left.decide(new Operation.Subscribe(Source.of(REPLY), CONSUMER, NODE));
        right.decide(new Operation.Subscribe(Source.of(REPLY), CONSUMER, OTHER_NODE));

        merge();

        merged.commit(new Operation.MemberGone(NODE, List.of()));
        assertThat(merged.commit(batchOf(message(REPLY, "r")))).isEqualTo(APPLIED);
        merged.commit(new Operation.MemberGone(OTHER_NODE, List.of()));
        assertThat(kindOf(merged.commit(batchOf(message(REPLY, "s"))))).isEqualTo(Kind.NO_DESTINATION);
        assertThat(merged.elements.all()).as("the tombstone").hasSize(1);
    }

    @Test
    void aBranchThatBothPreparedIsOneAndLocksWhatEitherTook() {
        MessageKey first = base.decide(batchOf(message(ORDERS, "1")));
        MessageKey second = base.decide(batchOf(message(ORDERS, "2")));
        part();
        left.decide(prepare(XA, "left", first));
        right.decide(prepare(XA, "right", second));

        merge();

        assertThat(merged.browse()).isEmpty();
        assertThat(branches()).hasSize(1);
        assertThat(merged.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);
        assertThat(merged.browse()).containsExactly("right");
        assertThat(merged.elements.all()).as("the result").hasSize(1);
    }

    @Test
    void aMessageThatTwoBranchesTookStaysLockedUntilBothLetGo() {
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        part();
        left.decide(prepare(XA, "left", key));
        right.decide(prepare(OTHER_XA, "right", key));

        merge();
        merged.commit(new Operation.Rollback(XA, true));
        assertThat(merged.browse()).isEmpty();
        merged.commit(new Operation.Rollback(OTHER_XA, true));

        assertThat(merged.browse()).containsExactly("1");
    }

    @Test
    void ofTwoBranchesThatTookAMessageBothMayCommit() {
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        part();
        left.decide(prepare(XA, "left", key));
        right.decide(prepare(OTHER_XA, "right", key));

        merge();
        merged.commit(new Operation.Commit(OTHER_XA));
        merged.commit(new Operation.Commit(XA));

        assertThat(merged.browse()).containsExactly("right", "left");
        assertThat(merged.elements.all()).hasSize(2);
    }

    @Test
    void aBranchFollowsTheTwinOfWhatItLockedAndDoesWithoutWhatIsGone() {
        MessageKey gone = base.decide(batchOf(message(ORDERS, "gone")));
        MessageKey stays = base.decide(batchOf(message(ORDERS, "stays")));
        part();
        left.decide(prepare(XA, "result", gone, stays));
        right.decide(new Operation.Batch(List.of(), List.of(take(gone))));
        MessageKey twin = right.decide(batchOf(message(ORDERS, "twin")));
        replaceRef(left.elements, stays.element(), twin.element());

        merge();

        assertThat(merged.browse()).as("all but the twin").containsExactly("stays");
        assertThat(merged.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);
        assertThat(merged.browse()).containsExactly("stays", "result");
    }

    @Test
    void whatOneSideHasCommittedTheOtherSidesBranchDoesNotRepeat() {
        BranchOrigin coordinator = new BranchOrigin(NODE, NODE, 3);
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        part();
        Operation prepare = new Operation.Prepare(
                LOCAL, coordinator, new Operation.Batch(List.of(message(ORDERS, "result")), List.of(take(key))));
        left.decide(prepare);
        left.decide(new Operation.Commit(LOCAL, List.of(new BranchPart(3, Dot.NONE), new BranchPart(8, Dot.NONE))));
        right.decide(prepare);

        merge();
        assertThat(merged.commit(new Operation.Commit(LOCAL))).isEqualTo(APPLIED);

        assertThat(merged.browse()).containsExactly("result");
        merged.commit(new Operation.Forget(LOCAL, true));
        assertThat(merged.elements.all()).as("the result").hasSize(1);
    }

    @Test
    void whatOneSideHasSetAsideIsDoneWhenItTurnsOutToBeCommitted() {
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        base.decide(prepare(XA, "result", key));
        part();
        right.decide(new Operation.SetAside(XA));
        left.decide(batchOf(message(ORDERS, "2")));

        merge();
        assertThat(merged.browse()).containsExactly("1", "2");
        assertThat(merged.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);

        assertThat(merged.browse()).containsExactly("2", "result");
        assertThat(kindOf(merged.commit(new Operation.Commit(XA)))).isEqualTo(Kind.UNKNOWN_BRANCH);
    }

    @Test
    void whatOneSideHasCommittedIsNotSetAside() {
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        base.decide(prepare(XA, "result", key));
        part();
        left.decide(new Operation.Commit(XA));
        right.decide(new Operation.SetAside(XA));

        merge();

        assertThat(merged.browse()).containsExactly("result");
        assertThat(kindOf(merged.commit(new Operation.Commit(XA)))).isEqualTo(Kind.UNKNOWN_BRANCH);
        assertThat(merged.elements.all()).as("the result").hasSize(1);
    }

    @Test
    void ofABranchThatBothPreparedAllIsSetAside() {
        MessageKey first = base.decide(batchOf(message(ORDERS, "1")));
        MessageKey second = base.decide(batchOf(message(ORDERS, "2")));
        part();
        left.decide(prepare(XA, "left", first));
        right.decide(prepare(XA, "right", second));
        merge();
        merged.commit(new Operation.SetAside(XA));

        merged.takeOver();

        assertThat(branches()).isEmpty();
        assertThat(merged.browse()).containsExactly("1", "2");
        assertThat(merged.elements.all().values())
                .extracting(RecordedElements.Stored::count)
                .containsExactlyInAnyOrder(1, 1, 1, 1);
        assertThat(merged.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);
        assertThat(merged.browse()).containsExactly("right");
        assertThat(merged.elements.all()).hasSize(1);
    }

    @Test
    void aBranchThatBothPreparedIsSetAsideIfOneSideHasDoneThat() {
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        part();
        left.decide(prepare(XA, "left", key));
        left.decide(new Operation.SetAside(XA));
        right.decide(prepare(XA, "right", key));

        merge();

        assertThat(branches()).isEmpty();
        assertThat(merged.browse()).containsExactly("1");
    }

    @Test
    void whatOneSideHasCommittedIsNotForgottenWithWhatTheOtherHasAborted() {
        BranchOrigin coordinator = new BranchOrigin(NODE, NODE, 3);
        base.decide(new Operation.Prepare(LOCAL, coordinator, batchOf(message(ORDERS, "result"))));
        part();
        left.decide(new Operation.Commit(LOCAL, List.of(new BranchPart(3, Dot.NONE), new BranchPart(8, Dot.NONE))));
        right.decide(new Operation.Resolve(LOCAL));

        merge();
        merged.commit(new Operation.Forget(LOCAL, false));

        assertThat(merged.commit(new Operation.Resolve(LOCAL))).isEqualTo(new Answer.Outcome(true));
        assertThat(merged.elements.all()).as("the result and the record").hasSize(2);
    }

    @Test
    void whatWasSetAsideDoesWithoutWhatOthersHaveTakenSince() {
        MessageKey consumed = base.decide(batchOf(message(ORDERS, "consumed")));
        MessageKey locked = base.decide(batchOf(message(ORDERS, "locked")));
        base.decide(prepare(XA, "result", consumed, locked));
        part();
        right.decide(new Operation.SetAside(XA));
        right.decide(new Operation.Batch(List.of(), List.of(take(consumed))));
        right.decide(prepare(OTHER_XA, "other", locked));

        merge();
        assertThat(branches()).hasSize(1);
        assertThat(merged.commit(new Operation.Commit(XA))).isEqualTo(APPLIED);
        assertThat(merged.browse()).containsExactly("result");
        assertThat(merged.commit(new Operation.Commit(OTHER_XA))).isEqualTo(APPLIED);

        assertThat(merged.browse()).containsExactly("result", "other");
        assertThat(merged.elements.all()).hasSize(2);
    }

    @Test
    void whatABranchAddsHasItsNameAsItsOrigin() {
        left.decide(prepare(XA, "result"));
        MessageKey result = left.decide(new Operation.Commit(XA));

        assertThat(left.elements.all().get(result.element()).actedAs()).isEqualTo("17:0102:03");
    }

    @Test
    void whatOneSideSentToASubscriptionThatTheOtherHasRemovedIsRemovedInSteps() {
        base.decide(new Operation.Subscribe(Source.of(EVENTS), CONSUMER, NODE));
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        sendRight(EVENTS, 3_000);

        merge();
        assertThat(merged.elements.all()).hasSize(3_000);
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            int before = merged.elements.all().size();
            merged.tickOnce(100);
            most = Math.max(most, before - merged.elements.all().size());
        }

        assertThat(merged.elements.all()).isEmpty();
        assertThat(most).isBetween(1, MessageStore.MAX_EMPTIED + 1);
        assertThat(merged.proposals).isEmpty();
    }

    @Test
    void aSubscriberThatWasCutOffAndSubscribesAgainGetsWhatItsSideHasSent() {
        base.decide(new Operation.Subscribe(Source.of(EVENTS), CONSUMER, NODE));
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        sendRight(EVENTS, 3);

        merge();
        merged.tick(30_000);
        merged.commit(new Operation.Subscribe(Source.of(EVENTS), CONSUMER, NODE));
        merged.tick(600_000);
        merged.attach(Shard.ALICE, CONSUMER, QueueNames.ofSubscription(CONSUMER), 2, 10);

        assertThat(merged.handedTo(CONSUMER)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void whatOneSideSentToATemporaryQueueThatTheOtherHasDeletedIsRemoved() {
        base.decide(new Operation.Subscribe(Source.of(REPLY), CONSUMER, NODE));
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        sendRight(REPLY, 20);

        merge();
        merged.tick(100);
        assertThat(merged.elements.all()).as("the tombstone and what was sent").hasSize(21);
        merged.tick(60_000);

        assertThat(merged.elements.all()).as("the tombstone").hasSize(1);
        assertThat(merged.figures().messages()).isZero();
    }

    /** Leaves what was sent to a queue that is gone, found by the primary, and the tombstone: four elements. */
    private void mergeWithReplies() {
        base.decide(new Operation.Subscribe(Source.of(REPLY), CONSUMER, NODE));
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        sendRight(REPLY, 3);
        merge();
        merged.tick(100);
    }

    @Test
    void whoIsCutOffAgainHasAsMuchTimeAnewToSubscribeAgain() {
        mergeWithReplies();
        merged.tick(50_000);
        merged.members(Shard.ALICE);
        merged.tick(50_000);
        merged.members(Shard.ALICE, Shard.BOB);
        merged.members(Shard.ALICE, Shard.BOB);
        merged.tick(59_000);
        assertThat(merged.elements.all()).hasSize(4);
        merged.members(Shard.ALICE, Shard.BOB);

        merged.tick(2_000);

        assertThat(merged.elements.all()).as("the tombstone").hasSize(1);
    }

    @Test
    void aRemovalThatDoesNotComeBackIsTriedAgain() {
        mergeWithReplies();
        merged.nowMs += Orphans.WAIT_MS;
        merged.dispatcher.onTick(merged.nowMs);
        assertThat(merged.proposals).hasSize(1);
        merged.proposals.clear();

        merged.tick(4_000);
        assertThat(merged.elements.all()).hasSize(4);
        merged.tick(2_000);

        assertThat(merged.elements.all()).as("the tombstone").hasSize(1);
    }

    @Test
    void queuesThatAreGoneAreRemovedOneStepAtATime() {
        for (int i = 0; i < 600; i++) {
            base.decide(new Operation.Subscribe(Source.of(EVENTS), new UUID(6, i), NODE));
        }
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        sendRight(EVENTS, 1);
        merge();
        for (int i = 0; i < 10; i++) {
            merged.tick(100);
        }
        merged.nowMs += Orphans.WAIT_MS;

        for (int i = 0; i < 3; i++) {
            merged.dispatcher.onTick(merged.nowMs);
        }

        assertThat(merged.proposals).hasSize(1);
        for (int i = 0; i < 10; i++) {
            merged.tick(100);
        }
        assertThat(merged.elements.all()).isEmpty();
    }

    @Test
    void aBranchThatHasTakenAMessageOfAQueueThatIsGoneDoesWithoutIt() {
        base.decide(new Operation.Subscribe(Source.of(REPLY), CONSUMER, NODE));
        MessageKey reply = new MessageKey(new ElementId(
                LaneNumber.of(LaneNumber.base(QueueNames.ofQueue(REPLY)), 4),
                base.decide(batchOf(message(REPLY, "r"))).element().dot(),
                0));
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        Take take = new Take(new MessageRef(QueueNames.ofQueue(REPLY), reply), CONSUMER);
        right.decide(new Operation.Prepare(
                XA,
                BranchOrigin.xa(NODE, NODE),
                new Operation.Batch(List.of(message(ORDERS, "result"), message(REPLY, "late")), List.of(take))));
        sendRight(REPLY, 2);

        merge();
        merged.tick(100);
        merged.tick(60_000);
        merged.commit(new Operation.Commit(XA));

        assertThat(merged.browse()).containsExactly("result");
        assertThat(merged.elements.all()).as("the tombstone and the result").hasSize(2);
    }

    @Test
    void aThousandSubscriptionsThatAreGoneAreRemovedTogether() {
        for (int i = 0; i < 1_000; i++) {
            base.decide(new Operation.Subscribe(Source.of(EVENTS), new UUID(6, i), NODE));
        }
        part();
        left.decide(new Operation.MemberGone(NODE, List.of()));
        sendRight(EVENTS, 5);

        merge();
        assertThat(merged.elements.all()).hasSize(5_000);
        for (int i = 0; i < 40; i++) {
            merged.tick(10_000);
        }

        assertThat(merged.elements.all()).isEmpty();
    }

    @Test
    void whatOneSideSentToALastingQueueThatTheOtherHasEmptiedIsHandedOut() {
        MessageKey key = base.decide(batchOf(message(ORDERS, "1")));
        part();
        left.decide(new Operation.Batch(List.of(), List.of(take(key))));
        right.decide(batchOf(message(ORDERS, "2")));

        merge();
        merged.tick(600_000);
        merged.attach(Shard.ALICE, CONSUMER, 10);

        assertThat(merged.handedTo(CONSUMER)).containsExactly("2");
    }

    private void sendRight(Address to, int count) {
        for (int i = 0; i < count; i++) {
            right.decide(batchOf(message(to, "m" + i)));
        }
    }

    /** Keeps what both have, with the higher count, and what each has made, as the merge of a shard does. */
    private void merge() {
        RecordedElements all = new RecordedElements();
        left.elements.all().forEach((id, element) -> {
            RecordedElements.Stored twin = right.elements.all().get(id);
            if (twin != null || !base.elements.all().containsKey(id)) {
                all.put(id, twin != null && twin.count() > element.count() ? twin : element);
            }
        });
        right.elements.all().forEach((id, element) -> {
            if (!base.elements.all().containsKey(id)) {
                all.put(id, element);
            }
        });
        merged.startReignAt(4, all);
    }

    private static void replaceRef(RecordedElements elements, ElementId from, ElementId to) {
        List.copyOf(elements.all().entrySet()).forEach(each -> {
            RecordedElements.Stored old = each.getValue();
            List<ElementId> refs =
                    old.refs().stream().map(ref -> ref.equals(from) ? to : ref).toList();
            elements.put(
                    each.getKey(),
                    new RecordedElements.Stored(old.head(), old.body(), refs, old.count(), old.actedAs()));
        });
    }

    private List<Answer.BranchInfo> branches() {
        return ((Answer.BranchList) merged.query(new Question.PreparedBranches())).branches();
    }

    private static Operation prepare(BranchId id, String sent, MessageKey... taken) {
        List<Take> takes =
                java.util.Arrays.stream(taken).map(MergedStateTest::take).toList();
        return new Operation.Prepare(
                id, BranchOrigin.xa(NODE, NODE), new Operation.Batch(List.of(message(ORDERS, sent)), takes));
    }

    private static Take take(MessageKey key) {
        return new Take(new MessageRef(QueueNames.ofQueue(ORDERS), key), CONSUMER);
    }
}
