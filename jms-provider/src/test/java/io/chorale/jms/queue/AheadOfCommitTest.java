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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The machine decides ahead of the commit; what it decided is shown to nobody before it is told. */
class AheadOfCommitTest {
    private static final UUID A = new UUID(7, 1);
    private static final UUID B = new UUID(7, 2);
    private static final BranchId XA = new BranchId(false, 1, "aa", "bb");
    private static final Address REPLY = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");

    private final Shard shard = new Shard().reign();

    @Test
    void aMessageIsHandedOutWhenItsDecisionIsTold() {
        shard.attach(ALICE, A, 5);
        Shard.Decided first = shard.decide(batchOf(message(ORDERS, "1")));
        Shard.Decided second = shard.decide(batchOf(message(ORDERS, "2", 9, 0)));
        shard.tick(100);
        assertThat(shard.handed()).isEmpty();

        shard.tell(first);
        assertThat(shard.handedTo(A)).containsExactly("1");
        shard.tell(second);
        assertThat(shard.handedTo(A)).containsExactly("1", "2");
    }

    @Test
    void aMessageThatIsNotToldIsNeitherClaimedNorSettledNorExpired() {
        Shard.Decided sent = shard.decide(batchOf(message(ORDERS, "1", 4, shard.nowMs + 10)));
        MessageKey key = Shard.key(sent.dot());

        shard.attach(ALICE, A, 0L, key);
        assertThat(shard.figures().handedOut()).isZero();
        assertThat(kindOf(shard.admit(ALICE, consume(key)))).isEqualTo(Kind.NOT_HELD);
        shard.nowMs += 10;
        shard.dispatcher.onTick(shard.nowMs);
        assertThat(shard.proposals).isEmpty();

        shard.tell(sent);
        shard.dispatcher.onTick(shard.nowMs);
        assertThat(shard.proposals).hasSize(1);
    }

    @Test
    void whatIsAcknowledgedIsGoneAtOnce() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Handed handed = shard.lastHanded();
        assertThat(shard.admit(ALICE, take(handed))).isNull();
        Shard.Decided acknowledged = shard.decide(take(handed));

        assertThat(kindOf(shard.admit(ALICE, take(handed)))).isEqualTo(Kind.NOT_HELD);
        shard.signal(ALICE, new ConsumerSignal.Detach(A, 1));
        shard.attach(BOB, B, 5);
        shard.tell(acknowledged);

        assertThat(shard.handedTo(B)).isEmpty();
    }

    @Test
    void whatARollbackFreesIsHandedOutWhenItIsTold() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        prepare(shard.lastHanded());
        shard.attach(BOB, B, 5);
        Shard.Decided rolledBack = shard.decide(new Operation.Rollback(XA, true));
        shard.tick(100);
        assertThat(shard.handedTo(B)).isEmpty();

        shard.tell(rolledBack);

        assertThat(shard.handedTo(B)).containsExactly("1");
        assertThat(shard.lastHanded().deliveryCount()).isEqualTo(2);
    }

    @Test
    void aLockThatWasLoadedHoldsUntilTheRollbackIsTold() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        MessageKey key = shard.lastHanded().key();
        prepare(shard.lastHanded());
        shard.takeOver();
        Shard.Decided rolledBack = shard.decide(new Operation.Rollback(XA, true));
        shard.attach(BOB, B, QueueNames.ofQueue(ORDERS), 2, 5, key);
        shard.tick(1_000);
        assertThat(shard.handed()).isEmpty();
        assertThat(kindOf(shard.admit(BOB, consume(key)))).isEqualTo(Kind.NOT_HELD);

        shard.tell(rolledBack);

        assertThat(shard.handedTo(B)).containsExactly("1");
    }

    @Test
    void whatIsReleasedIsHandedOutWhenItIsTold() {
        shard.attach(ALICE, A, 1);
        shard.send("1");
        Operation release = new Operation.Release(List.of(Shard.taken(shard.lastHanded())));
        shard.attach(BOB, B, 5);
        assertThat(shard.admit(ALICE, release)).isNull();
        Shard.Decided released = shard.decide(release);
        shard.tick(100);
        assertThat(shard.handedTo(B)).isEmpty();

        shard.tell(released);

        assertThat(shard.handedTo(B)).containsExactly("1");
    }

    @Test
    void nobodyHearsOfADeletedQueueBeforeTheDecisionIsTold() {
        shard.attach(BOB, B, QueueNames.ofQueue(REPLY), 1, 5);
        Shard.Decided deleted = shard.decide(new Operation.Delete(REPLY));
        shard.forget();

        shard.attach(ALICE, A, QueueNames.ofQueue(REPLY), 1, 5);
        assertThat(shard.sent).containsExactly(new Shard.Sent(ALICE, new PrimarySignal.Attached(A, 1)));
        shard.tell(deleted);

        assertThat(shard.sent)
                .contains(
                        new Shard.Sent(ALICE, closed(A, "The temporary destination was deleted")),
                        new Shard.Sent(BOB, closed(B, "The temporary destination was deleted")));
        shard.attach(ALICE, A, QueueNames.ofQueue(REPLY), 2, 5);
        assertThat(((PrimarySignal.Closed) shard.sent.get(shard.sent.size() - 1).signal()).cause())
                .isEqualTo(Cause.GONE);
    }

    @Test
    void aMessageAddedAndRemovedBeforeItIsToldIsNotHandedOut() {
        shard.request(new Operation.Subscribe(Source.of(EVENTS), A, ALICE.id()));
        shard.attach(ALICE, A, QueueNames.ofSubscription(A), 1, 5);
        Shard.Decided published = shard.decide(batchOf(message(EVENTS, "e")));
        Shard.Decided unsubscribed = shard.decide(new Operation.Unsubscribe(A));

        shard.tell(published);
        shard.tell(unsubscribed);

        assertThat(shard.handed()).isEmpty();
        assertThat(shard.figures().bytes()).isZero();
        assertThat(shard.budget.usedBytes()).isZero();
    }

    @Test
    void roomIsPromisedOnlyUntilTheMachineHasBookedIt() {
        Operation send = batchOf(message(ORDERS, "1"));
        assertThat(shard.admit(ALICE, send)).isNull();
        long promised = shard.budget.usedBytes();

        Shard.Decided decided = shard.decide(send);
        assertThat(shard.budget.usedBytes()).isEqualTo(promised);
        shard.tell(decided);

        assertThat(shard.budget.usedBytes()).isEqualTo(promised);
    }

    @Test
    void whatWasNotToldWhenTheReignEndsStaysUntold() {
        shard.attach(ALICE, A, 5);
        Shard.Decided decided = shard.decide(batchOf(message(ORDERS, "1")));

        shard.dispatcher.stop();
        shard.dispatcher.onApplied(decided.dot(), decided.operation(), AnswerCodec.encode(APPLIED));

        assertThat(shard.handed()).isEmpty();
    }

    private static PrimarySignal.Closed closed(UUID consumer, String text) {
        return new PrimarySignal.Closed(consumer, 1, Cause.GONE, text);
    }

    private static Operation consume(MessageKey key) {
        return new Operation.Batch(List.of(), List.of(new Take(new MessageRef(QueueNames.ofQueue(ORDERS), key), A)));
    }

    private void prepare(Handed handed) {
        assertThat(shard.request(new Operation.Prepare(XA, BranchOrigin.xa(A, A), take(handed))))
                .isInstanceOf(Answer.Prepared.class);
    }
}
