package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Work;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Under policy {@code one} both sides of a partition go on. When it ends, a node may be attached to a primary of the other side
 * for as long as the two are not merged.
 */
class EndedPartitionTest extends ServiceFixture {
    private final SimShard shard = cluster.shard(1);

    /** A side that has the second part of what a node does, and one that has not. */
    private SimShard.Side partedWhilePrepared(CompletableFuture<?> preparing) {
        SimShard.Side other = shard.side();
        runUntil(() -> !shard.side().last().equals(other.last()) && (preparing.isDone() || c.waiting(1) == 0));
        SimShard.Side own = shard.side();
        shard.reign(a, other);
        cluster.settle();
        return own;
    }

    /** A coordinator's own side has committed what a node asked for; the node is told by the other side only. */
    private SimShard.Side committedOnTheOtherSideOfTheCoordinator() {
        SimShard coordinator = cluster.shard(0);
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2 && !coordinator.hasUncommitted() && !shard.hasUncommitted());
        SimShard.Side other = coordinator.side();
        runUntil(() -> !coordinator.side().last().equals(other.last()));
        SimShard.Side own = coordinator.side();
        c.timeOut();
        coordinator.reign(a, other);
        failed(Kind.IN_DOUBT, future);
        return own;
    }

    @Test
    void aTransactionIsNotEndedWhereItIsNotKnown() {
        CompletableFuture<Void> future = startTransaction(c);
        SimShard.Side own = partedWhilePrepared(future);
        assertThat(future).isNotDone();

        shard.reign(b, own);
        done(future);

        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
        assertThat(prepared()).isZero();
    }

    @Test
    void aBranchIsNotEndedWhereItIsNotKnown() {
        CompletableFuture<Void> preparing = startBranch(c);
        SimShard.Side own = partedWhilePrepared(preparing);
        done(preparing);

        CompletableFuture<Void> committing = c.service().commit(XID);
        cluster.settle();
        assertThat(committing).isNotDone();

        shard.reign(b, own);
        done(committing);
        assertThat(browse(0)).containsExactly("x0");
        assertThat(browse(1)).containsExactly("x1");
    }

    @Test
    void whatALostNodeHasDecidedIsFinishedWhereItIsKnown() {
        CompletableFuture<Void> future = startTransaction(c);
        SimShard.Side own = partedWhilePrepared(future);
        cluster.kill(c);
        resolve();

        shard.reign(b, own);
        resolve();

        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
        assertThat(prepared()).isZero();
    }

    /** It was rolled back, but could not say where the second part had been prepared. */
    @Test
    void whatANodeHasLeftBehindIsEndedThoughTheNodeIsThere() {
        CompletableFuture<Void> future = startTransaction(c);
        SimShard.Side other = shard.side();
        runUntil(() -> !shard.side().last().equals(other.last()));
        SimShard.Side own = shard.side();
        c.timeOut();
        shard.reign(a, other);
        failed(Kind.REFUSED, future);
        shard.reign(b, own);
        cluster.settle();
        assertThat(prepared()).isEqualTo(1);

        passUntilPatienceEnds(b, OrphanResolver.PATIENCE_WITH_PRESENT);

        assertThat(prepared()).isZero();
        assertThat(browse(0)).isEmpty();
        assertThat(browse(1)).isEmpty();
    }

    /** The other side takes the node for lost, before its coordinator has heard that the transaction is to be committed. */
    @Test
    void whatTheOtherSideHasRolledBackIsDoneWhenItIsCommitted() {
        SimShard coordinator = cluster.shard(0);
        SimShard.Side other = coordinator.side();
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> !coordinator.side().last().equals(other.last()) && c.waiting(1) == 0);
        SimShard.Side own = coordinator.side();
        coordinator.reign(a, other);
        cluster.settle();
        passUntilPatienceEnds(b, OrphanResolver.PATIENCE_WITH_PRESENT);
        assertThat(prepared()).isZero();
        assertThat(future).isNotDone();

        coordinator.reign(c, own);

        done(future);
        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
        assertThat(c.service().figures().unfinishedTransactions()).isZero();
    }

    /** The same, and the node is lost before it has told the second part. */
    @Test
    void whatTheOtherSideHasRolledBackIsDoneFromTheRecordOfALostNode() {
        SimShard coordinator = cluster.shard(0);
        SimShard.Side other = coordinator.side();
        CompletableFuture<Void> future = startTransaction(c);
        runUntil(() -> prepared() == 2 && !coordinator.hasUncommitted() && !shard.hasUncommitted());
        SimShard.Side undecided = coordinator.side();
        runUntil(() -> !coordinator.side().last().equals(undecided.last()));
        SimShard.Side own = coordinator.side();
        cluster.kill(c);
        coordinator.reign(a, other);
        resolve();
        assertThat(future).isNotDone();
        assertThat(prepared()).isZero();
        assertThat(browse(1)).isEmpty();

        coordinator.reign(a, own);
        resolve();

        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
    }

    /** The node asks the other side, where it counts as lost, how it ended what its own side has committed, and is told wrong. */
    @Test
    void whatItsOwnNodeHasTakenForAbortedIsDoneFromItsRecord() {
        SimShard.Side own = committedOnTheOtherSideOfTheCoordinator();
        resolve();
        assertThat(prepared()).isZero();
        assertThat(browse(1)).isEmpty();
        assertThat(c.service().figures().unfinishedTransactions()).isZero();

        cluster.shard(0).reign(a, own);
        passUntilPatienceEnds(a, OrphanResolver.PATIENCE_WITH_COMMITTED);

        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
    }

    /** The same, and by the time the node has its coordinator forget, the two sides are one. */
    @Test
    void aRecordThatTheOtherSideDidNotKnowIsNotForgottenWithItsOwn() {
        SimShard.Side own = committedOnTheOtherSideOfTheCoordinator();
        c.service().resolveOrphans();
        runUntil(() -> prepared() == 0 && c.waiting(0) == 0);
        assertThat(c.waiting(1)).as("the second part is being told").isEqualTo(1);

        cluster.shard(0).reign(a, own);
        cluster.settle();
        passUntilPatienceEnds(a, OrphanResolver.PATIENCE_WITH_COMMITTED);

        assertThat(browse(0)).containsExactly("t0");
        assertThat(browse(1)).containsExactly("t1");
    }

    /** What a transaction manager has rolled back stays so: there is no record that says otherwise. */
    @Test
    void aBranchThatRecoveryHasRolledBackIsNotCommitted() {
        prepareBranch(c);
        done(a.service().rollback(XID));

        failed(Kind.UNKNOWN_BRANCH, c.service().commit(XID));

        assertThat(browse(0)).isEmpty();
        assertThat(browse(1)).isEmpty();
    }

    /** What waits until two sides are merged does not keep a node from ending what another one has left behind. */
    @Test
    void whatWaitsKeepsNothingElseFromBeingEnded() {
        CompletableFuture<Void> future = startTransaction(c);
        partedWhilePrepared(future);
        c.timeOut();
        failed(Kind.IN_DOUBT, future);
        c.service().resolveOrphans();
        cluster.settle();
        assertThat(c.waiting(1)).isEqualTo(1);
        SimShard led = cluster.shard(2);
        CompletableFuture<Void> lost = a.service()
                .execute(new Work(List.of(message(queues.get(2), "l2"), message(queues.get(3), "l3")), List.of()));
        runUntil(() -> led.figures().branches() == 1);
        cluster.kill(a);
        cluster.settle();
        assertThat(lost).isNotDone();
        assertThat(led.figures().branches()).isEqualTo(1);

        for (int pass = 0; pass < 4; pass++) {
            c.service().resolveOrphans();
            cluster.settle();
        }

        assertThat(led.figures().branches()).isZero();
    }

    private void passUntilPatienceEnds(SimNode node, int patience) {
        for (int pass = 0; pass <= patience; pass++) {
            node.service().resolveOrphans();
            cluster.settle();
        }
    }
}
