package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ALICE;
import static io.chorale.jms.queue.Shard.APPLIED;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where the bytes of messages are, and who pays for them. */
class BodiesTest {
    private static final UUID A = new UUID(7, 1);
    private static final int BYTES = message(ORDERS, "1").envelope().length;

    @Test
    void bodiesAboveTheBoundAreReadFromTheLog() {
        Shard shard = shard(2L * BYTES);
        shard.send("1", "2", "3");
        assertThat(shard.budget.usedBytes()).isEqualTo(3 * (160L + 128) + 2L * BYTES);

        assertThat(shard.browse()).containsExactly("1", "2", "3");
        assertThat(shard.elements.reads()).isEqualTo(1);
        shard.attach(ALICE, A, 5);

        assertThat(shard.handedTo(A)).containsExactly("1", "2", "3");
        assertThat(shard.elements.reads()).isEqualTo(2);
        shard.handed()
                .forEach(handed -> assertThat(shard.request(Shard.take(handed))).isEqualTo(APPLIED));
        assertThat(shard.budget.usedBytes()).isZero();
    }

    @Test
    void aBodyStaysInMemoryUntilItsDecisionIsTold() {
        Shard shard = shard(0);

        Shard.Decided sent = shard.decide(batchOf(message(ORDERS, "1")));
        assertThat(shard.browse()).containsExactly("1");
        assertThat(shard.elements.reads()).isZero();
        shard.tell(sent);

        assertThat(shard.browse()).containsExactly("1");
        assertThat(shard.elements.reads()).isEqualTo(1);
        assertThat(shard.budget.usedBytes()).isEqualTo(160L + 128);
    }

    @Test
    void loadingReadsNoBody() {
        Shard shard = shard(1 << 20);
        shard.send("1", "2");
        BranchId xa = new BranchId(false, 1, "aa", "bb");
        shard.request(new Operation.Prepare(xa, BranchOrigin.xa(A, A), batchOf(message(ORDERS, "3"))));

        shard.takeOver();
        assertThat(shard.elements.reads()).isZero();
        shard.reign().attach(ALICE, A, 1);

        assertThat(shard.handedTo(A)).containsExactly("1");
        assertThat(shard.elements.reads()).isEqualTo(1);
        assertThat(shard.request(new Operation.Commit(xa))).isEqualTo(APPLIED);
        assertThat(shard.elements.reads()).isEqualTo(2);
        assertThat(shard.browse()).containsExactly("1", "2", "3");
    }

    @Test
    void aBodyThatCannotBeReadIsHandedOutOnceItCan() {
        Shard shard = shard(BYTES);
        shard.send("1", "2");
        shard.elements.unreadable(true);

        assertThatThrownBy(() -> shard.attach(ALICE, A, 2)).hasMessageContaining("disk failed");
        assertThat(shard.handed()).isEmpty();
        assertThat(shard.dispatcher.isConsistent()).isTrue();
        shard.elements.unreadable(false);
        shard.send("3");
        shard.signal(ALICE, new ConsumerSignal.Credit(A, 1, 3));

        assertThat(shard.handedTo(A)).containsExactly("1", "2", "3");
    }

    @Test
    void aBranchWhoseBodyCannotBeReadIsNotCommittedHalf() {
        Shard shard = shard(0);
        shard.send("1");
        shard.attach(ALICE, A, 1);
        BranchId xa = new BranchId(false, 1, "aa", "bb");
        Operation.Batch work =
                new Operation.Batch(List.of(message(ORDERS, "2")), List.of(Shard.taken(shard.lastHanded())));
        assertThat(shard.request(new Operation.Prepare(xa, BranchOrigin.xa(A, A), work)))
                .isInstanceOf(Answer.Prepared.class);
        int elements = shard.elements.all().size();

        shard.elements.unreadable(true);
        assertThatThrownBy(() -> shard.request(new Operation.Commit(xa))).hasMessageContaining("disk failed");
        assertThat(shard.elements.all()).hasSize(elements);
        shard.elements.unreadable(false);

        assertThat(shard.request(new Operation.Commit(xa))).isEqualTo(APPLIED);
        assertThat(shard.browse()).containsExactly("2");
    }

    @Test
    void theBoundIsSharedByAllShardsOfANode() {
        MemoryBudget budget = new MemoryBudget(1 << 30, BYTES);
        Shard one = new Shard(budget, new QueueSettings(0, 100, 1_024)).reign();
        Shard other = new Shard(budget, new QueueSettings(0, 100, 1_024)).reign();
        one.send("1");
        other.send("2");

        assertThat(one.browse()).containsExactly("1");
        assertThat(other.browse()).containsExactly("2");

        assertThat(List.of(one.elements.reads(), other.elements.reads())).containsExactly(1L, 0L);
        assertThat(budget.usedBytes()).isEqualTo(2 * (160L + 128) + BYTES);
    }

    private static Shard shard(long bodyBytes) {
        return new Shard(new MemoryBudget(1 << 30, bodyBytes), new QueueSettings(0, 100, 1_024)).reign();
    }
}
