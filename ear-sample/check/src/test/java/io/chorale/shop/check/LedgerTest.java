package io.chorale.shop.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The comparison must see each way in which orders go wrong; otherwise the check could not fail. */
class LedgerTest {

    @Test
    void eachConfirmedOrderWithOneFulfilmentIsRight() {
        Ledger ledger = Ledger.parse("a,1,1\nb,1,1\n");

        assertThat(ledger.compare(Set.of("a", "b"))).isEqualTo(new Ledger.Comparison(2, 2, 0, 0, 0));
    }

    @Test
    void anOrderThatIsNotInTheDatabaseIsLost() {
        assertThat(Ledger.parse("a,1,1\n").compare(Set.of("a", "b"))).isEqualTo(new Ledger.Comparison(2, 1, 1, 0, 0));
    }

    @Test
    void anOrderThatWasNeverFulfilledIsLost() {
        assertThat(Ledger.parse("a,1,0\n").compare(Set.of("a"))).isEqualTo(new Ledger.Comparison(1, 0, 1, 0, 0));
    }

    @Test
    void aFulfilmentOfAnOrderThatIsMissingIsLost() {
        assertThat(Ledger.parse("a,0,1\n").compare(Set.of("a"))).isEqualTo(new Ledger.Comparison(1, 0, 1, 0, 0));
    }

    @Test
    void anOrderThatWasFulfilledTwiceIsCountedAsTwice() {
        assertThat(Ledger.parse("a,1,2\n").compare(Set.of("a"))).isEqualTo(new Ledger.Comparison(1, 0, 0, 1, 0));
    }

    @Test
    void anOrderThatNobodyGotConfirmedIsUnasked() {
        assertThat(Ledger.parse("a,1,1\nb,1,1\n").compare(Set.of("a"))).isEqualTo(new Ledger.Comparison(1, 1, 0, 0, 1));
    }

    @Test
    void whatWasThereBeforeIsLeftOut() {
        Ledger before = Ledger.parse("old,1,1\n");

        Ledger later = Ledger.parse("old,1,1\na,1,1\n").without(before);

        assertThat(later.compare(Set.of("a"))).isEqualTo(new Ledger.Comparison(1, 1, 0, 0, 0));
    }
}
