package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    @Test
    void isTheSetThatWasAdded() {
        Random random = new Random(7);
        for (int run = 0; run < 200; run++) {
            Intervals intervals = new Intervals();
            Intervals others = new Intervals();
            TreeSet<Long> expected = new TreeSet<>();
            for (int i = 0; i < 40; i++) {
                long number = random.nextInt(50);
                (random.nextBoolean() ? intervals : others).add(number);
                expected.add(number);
            }
            intervals.addAll(others);
            for (long number = -1; number <= 51; number++) {
                assertThat(intervals.contains(number)).isEqualTo(expected.contains(number));
            }
            assertThat(intervals.highest()).isEqualTo(expected.last());
        }
    }

    @Test
    void whatIsContiguousIsOnePieceInWhateverOrderItCame() {
        Intervals intervals = new Intervals();
        for (long number : new long[] {1, 3, 5, 4, 2}) {
            intervals.add(number);
        }
        assertThat(intervals.pieces()).isEqualTo(1);
        Intervals copy = intervals.copy();
        copy.add(7);
        assertThat(copy.pieces()).isEqualTo(2);
        assertThat(intervals.contains(7)).isFalse();
    }
}
