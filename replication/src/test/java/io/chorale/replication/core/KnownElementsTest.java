package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownElementsTest {
    private final KnownElements known = new KnownElements();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void knowsWhatItWasTold(int seed) {
        Random random = new Random(seed);
        Set<ElementId> expected = new HashSet<>();
        for (int step = 0; step < 5_000; step++) {
            ElementId id = id(random.nextInt(2), 1 + random.nextInt(2), random.nextInt(40), random.nextInt(2));
            if (random.nextBoolean()) {
                known.add(id);
                expected.add(id);
            } else {
                known.remove(id);
                expected.remove(id);
            }
            ElementId asked = id(random.nextInt(2), 1 + random.nextInt(2), random.nextInt(40), random.nextInt(2));
            assertThat(known.contains(asked)).isEqualTo(expected.contains(asked));
            assertThat(known.runs()).isLessThanOrEqualTo(expected.size());
        }
    }

    @Test
    void aLongQueueTakesOnePlace() {
        for (int index = 0; index < 100_000; index++) {
            known.add(id(1, 1, index, 0));
            if (index >= 1_000) {
                known.remove(id(1, 1, index - 1_000, 0));
            }
        }
        assertThat(known.runs()).isOne();
        assertThat(known.contains(id(1, 1, 98_999, 0))).isFalse();
        assertThat(known.contains(id(1, 1, 99_000, 0))).isTrue();
    }

    @Test
    void whatTakesTooMuchIsForgotten() {
        for (int index = 0; index <= KnownElements.MAX_RUNS; index++) {
            known.add(id(1, 1, 2L * index, 0));
        }
        assertThat(known.runs()).isOne();
        assertThat(known.contains(id(1, 1, 0, 0))).isFalse();
        assertThat(known.contains(id(1, 1, 2L * KnownElements.MAX_RUNS, 0))).isTrue();
    }

    private static ElementId id(long lane, long reign, long index, int sub) {
        return new ElementId(lane, new Dot(new Epoch(reign, 9), index), sub);
    }
}
