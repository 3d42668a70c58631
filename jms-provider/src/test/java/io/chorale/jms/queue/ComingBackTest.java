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

import io.chorale.jms.queue.PrimarySignal.Handed;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What members hold, claim and leave behind: at a take-over, when they are lost, and when they attach again. */
class ComingBackTest {
    private static final UUID A = new UUID(7, 1);
    private static final UUID B = new UUID(7, 2);
    private static final String QUEUE = QueueNames.ofQueue(ORDERS);
    private static final BranchId XA = new BranchId(false, 1, "aa", "bb");

    private final Shard shard = new Shard().reign();

    @Test
    void aLostMembersMessagesComeBackCountedAndInPlace() {
        shard.attach(ALICE, A, 2);
        shard.send("1", "2", "3");
        shard.attach(BOB, B, 5);
        assertThat(shard.handedTo(B)).containsExactly("3");
        shard.forget();

        shard.members(BOB);
        assertThat(shard.handed()).isEmpty();
        shard.commitProposals();

        assertThat(shard.handedTo(B)).containsExactly("1", "2");
        assertThat(shard.handed()).extracting(Handed::deliveryCount).containsOnly(2);
    }

    @Test
    void aLostMembersAcknowledgementUnderWayStillCounts() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Operation ack = take(shard.lastHanded());
        assertThat(shard.admit(ALICE, ack)).isNull();

        shard.members(BOB);
        shard.attach(BOB, B, 1);
        shard.commitProposals();
        assertThat(shard.handedTo(B)).isEmpty();

        assertThat(shard.commit(ack)).isEqualTo(APPLIED);
        assertThat(shard.depth()).isZero();
    }

    @Test
    void aLostMembersSubscriptionsAreRemovedByADecision() {
        shard.request(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        shard.attach(ALICE, A, QueueNames.ofSubscription(A), 1, 5);

        shard.members(BOB);
        assertThat(shard.figures().subscriptions()).isEqualTo(1);
        shard.commitProposals();

        assertThat(shard.figures().subscriptions()).isZero();
    }

    @Test
    void aMemberThatComesBackIsAskedToAttachAgain() {
        shard.members(BOB);
        shard.forget();

        shard.members(ALICE, BOB);

        assertThat(shard.sent).containsExactly(new Shard.Sent(ALICE, new PrimarySignal.AttachAgain()));
    }

    @Test
    void aNewReignWaitsUntilAllMembersHaveToldWhatTheyHold() {
        shard.attach(ALICE, A, 1);
        shard.send("1", "2");
        MessageKey held = shard.lastHanded().key();
        shard.takeOver();

        shard.attach(BOB, B, QUEUE, 2, 5);
        shard.signal(BOB, new ConsumerSignal.AllAttached());
        assertThat(shard.handed()).isEmpty();

        shard.attach(ALICE, A, QUEUE, 2, 0, held);
        shard.signal(ALICE, new ConsumerSignal.AllAttached());
        assertThat(shard.handedTo(B)).containsExactly("2");
        assertThat(shard.handedTo(A)).isEmpty();
    }

    @Test
    void aNewReignWaitsNoLongerThanTheGraceTimeAndALateClaimIsVoid() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed former = shard.lastHanded();
        shard.takeOver();
        shard.attach(BOB, B, QUEUE, 2, 5);
        shard.signal(BOB, new ConsumerSignal.AllAttached());

        shard.tick(999);
        assertThat(shard.handed()).isEmpty();
        shard.tick(1);
        assertThat(shard.handedTo(B)).containsExactly("1");

        shard.attach(ALICE, A, QUEUE, 2, 5, former.key());
        assertThat(kindOf(shard.request(take(former)))).isEqualTo(Kind.NOT_HELD);
        assertThat(shard.request(BOB, take(shard.lastHanded()))).isEqualTo(APPLIED);
    }

    @Test
    void aNewReignDoesNotWaitForAMemberThatLeaves() {
        shard.send("1");
        shard.takeOver();
        shard.attach(BOB, B, QUEUE, 2, 5);
        shard.signal(BOB, new ConsumerSignal.AllAttached());
        assertThat(shard.handed()).isEmpty();

        shard.members(BOB);

        assertThat(shard.handedTo(B)).containsExactly("1");
    }

    @Test
    void anAcknowledgementThatOvertakesTheAttachmentClaimsItsMessage() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();
        shard.takeOver();

        Operation ack = take(handed);
        assertThat(shard.admit(ALICE, ack)).isNull();
        shard.attach(ALICE, A, QUEUE, 2, 0, handed.key());
        shard.attach(BOB, B, QUEUE, 2, 5);
        shard.tick(1_000);
        assertThat(shard.handed()).isEmpty();

        assertThat(shard.commit(ack)).isEqualTo(APPLIED);
        assertThat(shard.depth()).isZero();
    }

    @Test
    void theFirstClaimOfAMessageWins() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        MessageKey key = shard.lastHanded().key();
        shard.takeOver();
        shard.attach(BOB, B, QUEUE, 2, 0, key);

        Answer late = shard.request(new Operation.Batch(List.of(), List.of(new Take(new MessageRef(QUEUE, key), A))));

        assertThat(kindOf(late)).isEqualTo(Kind.NOT_HELD);
    }

    @Test
    void aClaimOfWhatABranchHasLockedIsVoid() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();
        prepare(handed);
        shard.takeOver();
        shard.attach(ALICE, A, QUEUE, 2, 0, handed.key());
        shard.attach(BOB, B, QUEUE, 2, 5);
        shard.tick(1_000);
        assertThat(shard.handed()).isEmpty();

        shard.commit(new Operation.Rollback(XA, true));

        assertThat(shard.handedTo(B)).containsExactly("1");
        assertThat(shard.lastHanded().deliveryCount()).isEqualTo(2);
    }

    @Test
    void signalsOfAnEarlierAttachmentDoNothing() {
        shard.attach(ALICE, A, QUEUE, 3, 1);
        shard.send("1", "2");
        Handed handed = shard.lastHanded();

        shard.signal(ALICE, new ConsumerSignal.Credit(A, 2, 100));
        shard.signal(ALICE, new ConsumerSignal.Return(A, 2, List.of(handed.key())));
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 2));
        shard.attach(ALICE, A, QUEUE, 2, 50);

        assertThat(shard.handedTo(A)).containsExactly("1");
        assertThat(shard.request(take(handed))).isEqualTo(APPLIED);
        assertThat(shard.figures().consumers()).isEqualTo(1);
    }

    @Test
    void attachingAgainKeepsWhatIsClaimedAndGivesBackTheRest() {
        shard.attach(ALICE, A, 2);
        shard.send("1", "2");
        Handed first = shard.handed().get(0);
        shard.forget();

        shard.attach(ALICE, A, QUEUE, 2, 0, first.key());
        shard.attach(BOB, B, 5);

        assertThat(shard.handedTo(B)).containsExactly("2");
        assertThat(shard.request(take(first))).isEqualTo(APPLIED);
    }

    @Test
    void promisedRoomEndsWithTheReign() {
        assertThat(shard.admit(ALICE, batchOf(message(ORDERS, "1")))).isNull();
        assertThat(shard.budget.usedBytes()).isPositive();

        shard.dispatcher.stop();

        assertThat(shard.budget.usedBytes()).isZero();
    }

    @Test
    void aLostMemberWithManySubscriptionsIsCleanedUpInSteps() {
        int subscriptions = 30_000;
        for (int i = 0; i < subscriptions; i++) {
            shard.commit(new Operation.Subscribe(Source.of(EVENTS), new UUID(9, i), ALICE.id()));
        }
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");
        shard.commit(new Operation.Subscribe(Source.of(reply), A, ALICE.id()));
        shard.commit(new Operation.Subscribe(Source.of(EVENTS), B, BOB.id()));

        shard.members(BOB);
        int steps = 0;
        while (!shard.proposals.isEmpty()) {
            int before = shard.elements.all().size();
            List<Shard.Decided> decided = shard.decideProposals();
            assertThat(decided).as("on their way").hasSize(1);
            assertThat(before - shard.elements.all().size())
                    .as("removed by step " + steps)
                    .isBetween(0, QueueMachine.MAX_GONE);
            steps++;
            if (steps == 5) {
                shard.takeOver();
            } else {
                decided.forEach(shard::tell);
            }
        }

        assertThat(steps).isEqualTo(1 + subscriptions / QueueMachine.MAX_GONE);
        assertThat(shard.figures().subscriptions())
                .as("who is there keeps its own")
                .isEqualTo(1);
        assertThat(kindOf(shard.request(batchOf(message(reply, "x"))))).isEqualTo(Kind.NO_DESTINATION);
        shard.tick(60_000);
        assertThat(shard.elements.all()).as("a subscription and a tombstone").hasSize(2);
    }

    @Test
    void aMemberThatIsBackKeepsWhatItStillHas() {
        for (int i = 0; i < 3 * QueueMachine.MAX_GONE; i++) {
            shard.commit(new Operation.Subscribe(Source.of(EVENTS), new UUID(9, i), ALICE.id()));
        }
        shard.members(BOB);
        List<Shard.Decided> first = shard.decideProposals();

        shard.members(ALICE, BOB);
        first.forEach(shard::tell);

        assertThat(shard.proposals).isEmpty();
        assertThat(shard.figures().subscriptions()).isEqualTo(2 * QueueMachine.MAX_GONE);
    }

    @Test
    void aStepOfCleaningUpThatDoesNotComeBackIsTriedAgain() {
        shard.commit(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        shard.members(BOB);
        assertThat(shard.proposals).hasSize(1);
        shard.proposals.clear();

        shard.tick(4_000);
        assertThat(shard.figures().subscriptions()).isEqualTo(1);
        shard.tick(2_000);

        assertThat(shard.figures().subscriptions()).isZero();
    }

    private void prepare(Handed handed) {
        Operation prepare = new Operation.Prepare(XA, BranchOrigin.xa(A, A), take(handed));
        assertThat(shard.request(prepare)).isInstanceOf(Answer.Prepared.class);
    }
}
