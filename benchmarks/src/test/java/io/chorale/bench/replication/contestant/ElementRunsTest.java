package io.chorale.bench.replication.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElementRunsTest {
    @Test
    void idsComeBackAsInAList() {
        ElementRuns runs = new ElementRuns();
        List<ElementId> list = new ArrayList<>();
        Random random = new Random(11);
        long index = 0;
        for (int i = 0; i < 2_000; i++) {
            // Mostly one after the other, with gaps, other reigns and decisions that added more before.
            index += random.nextInt(10) == 0 ? 2 : 1;
            ElementId id = new ElementId(new Dot(new Epoch(1 + i / 500, 7), index), random.nextInt(20) == 0 ? 1 : 0);
            runs.add(id);
            list.add(id);
            if (random.nextInt(3) == 0) {
                assertThat(runs.removeFirst()).isEqualTo(list.remove(0));
            }
            int rank = random.nextInt(list.size() + 1);
            if (rank < list.size()) {
                assertThat(runs.get(rank)).isEqualTo(list.get(rank));
            }
        }
        assertThat(runs.size()).isEqualTo(list.size()).isPositive();
        for (ElementId id : list) {
            assertThat(runs.removeFirst()).isEqualTo(id);
        }
        assertThat(runs.size()).isZero();
    }

    @Test
    void thereIsNothingBehindTheEnd() {
        ElementRuns runs = new ElementRuns();
        runs.add(new ElementId(new Dot(new Epoch(1, 1), 1), 0));
        assertThatThrownBy(() -> runs.get(1)).isInstanceOf(NoSuchElementException.class);
    }
}
