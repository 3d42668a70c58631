package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

class ReplicatedMessagingServiceTest extends ServiceFixture {
    private static final Address EVENTS = new Address(Address.Kind.TOPIC, "events");

    @Test
    void whatIsInDoubtAndDidNotHappenComesAgainToAnotherConsumer() {
        send("m");
        RecordingSink first = new RecordingSink();
        attach(c, queues.get(0), first, 1);
        cluster.settle();
        CompletableFuture<Void> future =
                c.service().execute(new Work(List.of(message(queues.get(0), "r")), first.receipts()));
        cluster.shard(0).reign(a, cluster.shard(0).side());
        c.timeOut();
        failed(Kind.IN_DOUBT, future);

        RecordingSink second = new RecordingSink();
        attach(b, queues.get(0), second, 1);
        cluster.settle();

        assertThat(second.count()).isEqualTo(1);
    }

    @Test
    void whatIsSentIsHandedOutAcknowledgedAndGone() {
        RecordingSink sink = new RecordingSink();
        attach(b, queues.get(0), sink, 10);
        done(a.service().execute(Work.send(message(queues.get(0), "1"))));
        assertThat(sink.ids()).containsExactly("1");

        done(b.service().execute(Work.acknowledge(sink.receipts())));

        assertThat(done(a.service().depth(queues.get(0)))).isZero();
    }

    @Test
    void workOverSeveralShardsHappensWhole() {
        RecordingSink sink = new RecordingSink();
        attach(a, queues.get(0), sink, 10);
        done(a.service().execute(Work.send(message(queues.get(0), "in"))));

        done(a.service()
                .execute(new Work(
                        List.of(message(queues.get(1), "out1"), message(queues.get(2), "out2")), sink.receipts())));

        assertThat(browse(0)).isEmpty();
        assertThat(browse(1)).containsExactly("out1");
        assertThat(browse(2)).containsExactly("out2");
        assertThat(a.service().figures().unfinishedTransactions()).isZero();
    }

    @Test
    void workOverSeveralShardsThatOneRefusesDoesNothing() {
        RecordingSink sink = new RecordingSink();
        attach(a, queues.get(1), sink, 10);
        done(a.service().execute(Work.send(message(queues.get(1), "in"))));
        Receipt held = sink.receipts().get(0);
        Receipt foreign = new Receipt(0, "queue/none", held.key(), held.consumer());

        failed(
                Kind.NOT_HELD,
                a.service().execute(new Work(List.of(message(queues.get(2), "out")), List.of(foreign, held))));

        assertThat(browse(2)).isEmpty();
        done(a.service().execute(Work.acknowledge(List.of(held))));
    }

    @Test
    void aTransactionOfALostNodeThatWasNotDecidedIsRolledBack() {
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2);
        cluster.kill(c);

        resolve();

        assertThat(future).isNotDone();
        assertThat(browse(0)).isEmpty();
        assertThat(browse(1)).isEmpty();
        assertThat(prepared()).isZero();
    }

    @Test
    void aTransactionOfALostNodeThatWasDecidedIsFinished() {
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2);
        runUntil(() -> prepared() == 1);
        cluster.kill(c);

        resolve();

        assertThat(future).isNotDone();
        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
        assertThat(prepared()).isZero();
    }

    @Test
    void aSuspectedNodesCommitIsRefusedAfterTheOthersRolledBack() {
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2);
        cluster.suspect(c);
        resolve();
        cluster.seeAgain(c);
        cluster.settle();

        failed(Kind.REFUSED, future);
        assertThat(browse(0)).isEmpty();
        assertThat(browse(1)).isEmpty();
    }

    @Test
    void aTransactionWhosePreparesAreNotAnsweredIsRolledBack() {
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2);
        c.timeOut();

        failed(Kind.REFUSED, future);

        assertThat(prepared()).isZero();
        assertThat(browse(0)).isEmpty();
        assertThat(browse(1)).isEmpty();
    }

    @Test
    void aCommitInDoubtIsFinishedByItsOwnNode() {
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2);
        runUntil(() -> prepared() == 1);
        assertInDoubtAndFinishedLater(future);
    }

    private void assertInDoubtAndFinishedLater(CompletableFuture<Void> future) {
        c.timeOut();
        failed(Kind.IN_DOUBT, future);
        assertThat(c.service().figures().unfinishedTransactions()).isEqualTo(1);

        resolve();

        assertThat(c.service().figures().unfinishedTransactions()).isZero();
        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
    }

    /** Under ONE the other side of a partition may roll back what this side has no copy of. */
    @Test
    void aTransactionThatNotAllShardsHaveDoneIsNotConfirmed() {
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2);
        runUntil(() -> prepared() == 1 && c.waiting(0) == 0 && c.waiting(1) > 0);
        assertInDoubtAndFinishedLater(future);
    }

    @Test
    void aPreparedBranchIsCommittedByAnyNode() {
        prepareBranch(a);

        done(b.service().commit(XID));

        assertThat(browse(0)).containsExactly("x0");
        assertThat(browse(1)).containsExactly("x1");
        failed(Kind.UNKNOWN_BRANCH, b.service().commit(XID));
    }

    @Test
    void aRolledBackBranchGivesItsMessagesBackCounted() {
        RecordingSink sink = new RecordingSink();
        attach(a, queues.get(0), sink, 10);
        done(a.service().execute(Work.send(message(queues.get(0), "1"))));
        done(a.service().prepare(XID, Work.acknowledge(sink.receipts())));

        done(a.service().rollback(XID));

        assertThat(sink.ids()).containsExactly("1", "1");
        assertThat(sink.last().deliveryCount()).isEqualTo(2);
        done(a.service().execute(Work.acknowledge(List.of(sink.last().receipt()))));
    }

    @Test
    void recoveryFindsOwnBranchesAndThoseOfAbsentNodesOnly() {
        prepareBranch(a);

        assertThat(done(a.service().recover())).hasSize(1);
        assertThat(done(b.service().recover())).isEmpty();
        cluster.kill(a);
        assertThat(done(b.service().recover())).hasSize(1);
        SimNode again = cluster.restart(a);
        assertThat(done(b.service().recover())).isEmpty();
        Xid found = done(again.service().recover()).get(0);
        done(again.service().rollback(found));
        assertThat(prepared()).isZero();
    }

    @Test
    void aPrepareThatOneShardRefusesLeavesNothing() {
        Receipt foreign = new Receipt(0, "queue/none", key(), new UUID(1, 1));

        failed(
                Kind.NOT_HELD,
                a.service().prepare(XID, new Work(List.of(message(queues.get(2), "x")), List.of(foreign))));

        assertThat(prepared()).isZero();
        failed(Kind.UNKNOWN_BRANCH, a.service().commit(XID));
    }

    @Test
    void anEmptyBranchCommits() {
        done(a.service().prepare(XID, new Work(List.of(), List.of())));

        done(a.service().commit(XID));
    }

    @Test
    void consumersFollowTheirPrimary() {
        RecordingSink sink = new RecordingSink();
        ConsumerPort port = attach(a, queues.get(0), sink, 2);
        send("1", "2", "3");
        assertThat(sink.ids()).containsExactly("1", "2");

        cluster.takeOver(0, c);
        cluster.settle();
        assertThat(sink.ids()).containsExactly("1", "2");

        port.credit(2);
        cluster.settle();
        assertThat(sink.ids()).containsExactly("1", "2", "3");
        done(a.service().execute(Work.acknowledge(sink.receipts())));
    }

    @Test
    void whatAConsumerHoldsIsNotHandedToOthersAfterATakeOver() {
        RecordingSink first = new RecordingSink();
        RecordingSink second = new RecordingSink();
        attach(a, queues.get(0), first, 1);
        send("1", "2");
        attach(b, queues.get(0), second, 5);

        cluster.takeOver(0, c);
        cluster.settle();

        assertThat(first.ids()).containsExactly("1");
        assertThat(second.ids()).containsExactly("2");
        done(a.service().execute(Work.acknowledge(first.receipts())));
        done(b.service().execute(Work.acknowledge(second.receipts())));
    }

    @Test
    void anAcknowledgementUnderWayDuringATakeOverIsDoneOnce() {
        RecordingSink first = new RecordingSink();
        RecordingSink second = new RecordingSink();
        attach(a, queues.get(0), first, 1);
        attach(b, queues.get(0), second, 0);
        send("1");
        CompletableFuture<Void> ack = a.service().execute(Work.acknowledge(first.receipts()));

        cluster.takeOver(0, c);

        done(ack);
        assertThat(second.ids()).isEmpty();
        assertThat(browse(0)).isEmpty();
    }

    @Test
    void closingWaitsForAcknowledgementsUnderWay() {
        RecordingSink first = new RecordingSink();
        RecordingSink second = new RecordingSink();
        ConsumerPort port = attach(a, queues.get(0), first, 2);
        attach(b, queues.get(0), second, 5);
        send("1", "2");
        List<Receipt> held = first.receipts();
        CompletableFuture<Void> ack = a.service().execute(Work.acknowledge(held));

        CompletableFuture<Void> closed = port.close();

        done(ack);
        done(closed);
        assertThat(port.close()).isDone();
        assertThat(second.ids()).hasSize(1);
        assertThat(browse(0)).isEqualTo(second.ids());
    }

    @Test
    void closingGivesBackWhatIsHeld() {
        RecordingSink first = new RecordingSink();
        ConsumerPort port = attach(a, queues.get(0), first, 2);
        send("1", "2");

        done(port.close());

        RecordingSink second = new RecordingSink();
        attach(b, queues.get(0), second, 5);
        assertThat(second.ids()).containsExactly("1", "2");
        assertThat(second.last().deliveryCount()).isEqualTo(1);
    }

    @Test
    void closingEndsWithTheReign() {
        ConsumerPort port = attach(a, queues.get(0), new RecordingSink(), 2);
        CompletableFuture<Void> closed = port.close();

        cluster.takeOver(0, c);

        done(closed);
        assertThat(a.service().figures().consumers()).isZero();
    }

    @Test
    void releasedMessagesComeBackCountedIfSeen() {
        RecordingSink sink = new RecordingSink();
        ConsumerPort port = attach(a, queues.get(0), sink, 1);
        send("1");

        done(port.release(sink.receipts(), false));
        port.credit(1);
        cluster.settle();
        assertThat(sink.last().deliveryCount()).isEqualTo(1);

        done(port.release(List.of(sink.last().receipt()), true));
        port.credit(1);
        cluster.settle();
        assertThat(sink.last().deliveryCount()).isEqualTo(2);
    }

    @Test
    void theMessagesOfALostNodeGoToOthers() {
        RecordingSink first = new RecordingSink();
        RecordingSink second = new RecordingSink();
        attach(c, queues.get(0), first, 2);
        send("1", "2");
        attach(b, queues.get(0), second, 5);

        cluster.kill(c);
        cluster.settle();

        assertThat(second.ids()).containsExactly("1", "2");
        assertThat(second.last().deliveryCount()).isEqualTo(2);
    }

    @Test
    void everySubscriberGetsEveryMessage() {
        RecordingSink first = new RecordingSink();
        RecordingSink second = new RecordingSink();
        attach(a, EVENTS, first, 10);
        attach(b, EVENTS, second, 10);

        done(c.service().execute(Work.send(message(EVENTS, "e"))));

        assertThat(first.ids()).containsExactly("e");
        assertThat(second.ids()).containsExactly("e");
    }

    @Test
    void aSubscriptionOutlivesTheTopicsPrimary() {
        RecordingSink sink = new RecordingSink();
        attach(a, EVENTS, sink, 1);
        done(c.service().execute(Work.send(message(EVENTS, "e1"))));
        done(c.service().execute(Work.send(message(EVENTS, "e2"))));
        int shard = sink.receipts().get(0).shard();

        cluster.takeOver(shard, b);
        done(a.service().execute(Work.acknowledge(sink.receipts())));
        cluster.settle();

        assertThat(sink.ids()).containsExactly("e1");
        assertThat(done(c.service().shardFigures(shard)).messages()).isEqualTo(1);
    }

    @Test
    void closingASubscriberEndsItsSubscription() {
        RecordingSink sink = new RecordingSink();
        ConsumerPort port = attach(a, EVENTS, sink, 0);
        done(c.service().execute(Work.send(message(EVENTS, "e"))));

        done(port.close());

        int shard = a.shardOf("topic:events");
        assertThat(done(c.service().shardFigures(shard)).subscriptions()).isZero();
        assertThat(done(c.service().shardFigures(shard)).messages()).isZero();
    }

    @Test
    void aNodeThatWasTakenToBeLostAttachesAndSubscribesAgain() {
        RecordingSink queueSink = new RecordingSink();
        RecordingSink topicSink = new RecordingSink();
        attach(c, queues.get(0), queueSink, 10);
        attach(c, EVENTS, topicSink, 10);
        send("1");
        cluster.suspect(c);
        cluster.settle();

        cluster.seeAgain(c);
        cluster.settle();
        send("2");
        done(a.service().execute(Work.send(message(EVENTS, "e"))));

        assertThat(queueSink.ids()).containsExactly("1", "2");
        done(c.service().execute(Work.acknowledge(queueSink.receipts())));
        assertThat(topicSink.ids()).containsExactly("e");
    }

    @Test
    void aTemporaryQueueIsDeletedOnceItHasNoConsumers() {
        Address reply = new Address(Address.Kind.TEMPORARY_QUEUE, "reply");
        ConsumerPort port = attach(a, reply, new RecordingSink(), 1);

        failed(Kind.IN_USE, a.service().delete(reply));
        done(port.close());
        done(a.service().delete(reply));

        failed(Kind.NO_DESTINATION, b.service().execute(Work.send(message(reply, "x"))));
        failed(
                Kind.NO_DESTINATION,
                a.service().attach(new ConsumerSpec(UUID.randomUUID(), Source.of(reply), 1), new RecordingSink()));
    }

    @Test
    void aBrowserReadsInOrderUpToItsLimit() {
        send("1", "2", "3");

        assertThat(done(b.service().browse(queues.get(0), null, 2)))
                .extracting(Envelope::id)
                .containsExactly("1", "2");
    }

    @Test
    void anAttachmentWithoutAPrimaryFailsInTime() {
        SimCluster lonely = new SimCluster(1, 1, 1, SimCluster.Fault.NONE);
        SimNode node = lonely.live().get(0);
        CompletableFuture<ConsumerPort> attached = node.service()
                .attach(new ConsumerSpec(UUID.randomUUID(), Source.of(queues.get(0)), 1), new RecordingSink());

        lonely.pass(29_999);
        assertThat(attached).isNotDone();
        lonely.pass(1);

        assertThat(kindOf(attached)).isEqualTo(Kind.REFUSED);
        assertThat(node.service().figures().consumers()).isZero();
    }

    @Test
    void aClosedServiceRefusesAndEndsItsConsumers() {
        RecordingSink sink = new RecordingSink();
        ConsumerPort port = attach(a, queues.get(0), sink, 1);

        a.close();
        port.credit(1);

        assertThat(sink.closed()).isEqualTo("The node is closed");
        failed(Kind.REFUSED, a.service().execute(Work.send(message(queues.get(0), "1"))));
    }

    @Test
    void whatWaitsForAnAnswerIsBounded() {
        InFlight inFlight = new InFlight(1);
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> running = inFlight.run(() -> first);

        assertThat(kindOf(inFlight.run(CompletableFuture::new))).isEqualTo(Kind.LIMIT);
        assertThat(inFlight.refused()).isEqualTo(1);
        first.complete(null);
        assertThat(running).isCompleted();
        assertThat(inFlight.waiting()).isZero();
    }

    @Test
    void failuresAreNotWrapped() {
        CompletableFuture<Void> failure = a.service().commit(XID);
        cluster.settle();

        assertThatThrownBy(failure::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(MessagingException.class);
        assertThat(failure.handle((done, thrown) -> thrown).join()).isInstanceOf(MessagingException.class);
    }

    // ---- helpers
}
