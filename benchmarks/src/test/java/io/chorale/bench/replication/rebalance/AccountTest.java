package io.chorale.bench.replication.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.replication.control.Accounting;
import io.chorale.bench.replication.rebalance.Account.Entry;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shard's account and its ledger, with faults planted between the two. */
class AccountTest {
    private static final int KEPT = 5;
    private static final int PASSED = 40;
    /** Of those that passed so many stay. */
    private static final int STAY = 17;

    private final Account account = new Account();
    private final Elements elements = new Elements();
    private Ledger ledger = new Ledger(elements);
    private long index;

    @BeforeEach
    void fill() {
        for (int i = 0; i < KEPT; i++) {
            take(account.keep());
        }
        for (int i = 0; i < PASSED; i++) {
            take(account.pass());
        }
    }

    @Test
    void whatIsThereOnceIsSound() {
        assertThat(found()).hasSize(KEPT + STAY).contains(0L, (long) KEPT + PASSED - 1);
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 0, 0, 0));
        restart();
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 0, 0, 0));
    }

    @Test
    void aLostOneIsNotHiddenByADoubledOne() {
        elements.lose(KEPT + PASSED - 1);
        elements.add(elements.bodyOf(0));
        restart();
        assertThat(found()).hasSize(KEPT + STAY);
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 1, 1, 0));
    }

    @Test
    void oneThatIsLostBeforeItGoesIsMissing() {
        elements.lose(KEPT + PASSED - STAY);
        restart();
        take(account.pass());
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED + 1, 1, 0, 0));
    }

    @Test
    void oneThatComesBackAfterItHasGoneIsUnknownAndSoIsADamagedOne() {
        elements.add(Ledger.operation(new Entry(KEPT, Account.NONE, false), Ledger.ENTRY_BYTES));
        restart();
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 0, 0, 1));
        elements.bodyOf(1)[Ledger.LEAST_BYTES] ^= 1;
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 1, 0, 2));
    }

    @Test
    void whatIsInDoubtMayBeThereOnceAndItsDropMayStay() {
        Entry applied = account.pass();
        apply(applied);
        account.failed(applied);
        account.failed(account.pass());
        assertThat(account.isQuiet()).isTrue();
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 0, 0, 0));
        elements.add(elements.bodyOf(applied.number()));
        restart();
        assertThat(account.check(found())).isEqualTo(new Accounting(KEPT + PASSED, 0, 1, 0));
    }

    private void take(Entry entry) {
        account.confirmed(entry, Ledger.foundDrop(apply(entry)));
    }

    private byte[] apply(Entry entry) {
        index++;
        return ledger.apply(new Dot(new Epoch(1, 1), index), Ledger.operation(entry, Ledger.LEAST_BYTES + 8), elements);
    }

    private List<Long> found() {
        return Ledger.numbers(ledger.query(new byte[0]));
    }

    /** Another primary begins with what there is. */
    private void restart() {
        ledger = new Ledger(elements);
        elements.bodies.forEach((id, body) -> ledger.load(new LoadedElement(id, 0, body, List.of(), body.length)));
    }

    /** What a shard has. */
    private static final class Elements implements Changes, ShardElements {
        private final Map<ElementId, byte[]> bodies = new LinkedHashMap<>();

        @Override
        public ElementId add(long lane, byte[] head, byte[] body, List<ElementId> refs) {
            return add(body);
        }

        private ElementId add(byte[] body) {
            ElementId id = new ElementId(new Dot(new Epoch(1, 1), bodies.size() + 1_000L), 0);
            while (bodies.containsKey(id)) {
                id = new ElementId(id.dot(), id.sub() + 1);
            }
            bodies.put(id, body.clone());
            return id;
        }

        void lose(long number) {
            bodies.remove(idOf(number));
        }

        byte[] bodyOf(long number) {
            return bodies.get(idOf(number));
        }

        private ElementId idOf(long number) {
            List<ElementId> found = new ArrayList<>(bodies.keySet());
            found.removeIf(id -> ByteBuffer.wrap(bodies.get(id)).getLong() != number);
            assertThat(found).hasSize(1);
            return found.get(0);
        }

        @Override
        public void remove(ElementId id) {
            assertThat(bodies.remove(id)).isNotNull();
        }

        @Override
        public void raise(ElementId id, int count) {}

        @Override
        public void actAs(String name) {}

        @Override
        public byte[] body(ElementId id) {
            return bodies.get(id);
        }

        @Override
        public LoadedElement find(ElementId id) {
            return null;
        }

        @Override
        public List<LoadedElement> page(long lane, ElementId after, int limit) {
            return List.of();
        }

        @Override
        public SortedMap<Long, Long> lanes() {
            return new TreeMap<>();
        }
    }
}
