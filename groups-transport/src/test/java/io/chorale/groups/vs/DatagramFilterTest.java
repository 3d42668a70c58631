package io.chorale.groups.vs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DatagramFilterTest {

    @Test
    void letsEachNumberThroughOnceInWhateverOrder() {
        SplittableRandom random = new SplittableRandom(9);
        DatagramFilter filter = new DatagramFilter();
        Set<Long> seen = new HashSet<>();
        long newest = 0;
        for (int i = 0; i < 100_000; i++) {
            long number = Math.max(1, newest + random.nextLong(-900, 20));
            newest = Math.max(newest, number);
            assertThat(filter.isNew(number))
                    .as("number %d at %d", number, newest)
                    .isEqualTo(seen.add(number));
        }
    }

    @Test
    void whatIsTooOldToTellCountsAsSeen() {
        DatagramFilter filter = new DatagramFilter();
        assertThat(filter.isNew(5_000)).isTrue();
        assertThat(filter.isNew(5_000 - 1_024)).isFalse();
        assertThat(filter.isNew(5_000 - 1_023)).isTrue();
    }
}
