package io.chorale.groups.secure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {

    @Test
    void aCounterIsNewOnceAndOnlyAboveTheFloor() {
        ReplayWindow window = new ReplayWindow(100);
        assertThat(window.accept(100)).isFalse();
        assertThat(window.accept(1)).isFalse();
        assertThat(window.accept(102)).isTrue();
        assertThat(window.accept(102)).isFalse();
        assertThat(window.accept(101)).as("overtaken").isTrue();
        assertThat(window.accept(101)).isFalse();
    }

    @Test
    void whatIsTooOldToKnowIsNotNew() {
        ReplayWindow window = new ReplayWindow(0);
        assertThat(window.accept(ReplayWindow.COUNTERS + 5)).isTrue();
        assertThat(window.isNew(5)).isFalse();
        assertThat(window.isNew(6)).isTrue();
        assertThat(window.accept(Long.MAX_VALUE)).isTrue();
        assertThat(window.accept(Long.MAX_VALUE)).isFalse();
        assertThat(window.isNew(Long.MAX_VALUE - ReplayWindow.COUNTERS + 1)).isTrue();
        assertThat(window.isNew(Long.MAX_VALUE - ReplayWindow.COUNTERS)).isFalse();
    }

    /** Against a set that forgets nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itIsNeverWrong(long seed) {
        Random random = new Random(seed);
        long floor = random.nextInt(1_000);
        ReplayWindow window = new ReplayWindow(floor);
        Set<Long> seen = new HashSet<>();
        long highest = floor;
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            long jump = random.nextInt(1_000) == 0 ? 3 * ReplayWindow.COUNTERS : 20;
            long counter = Math.max(
                    0,
                    highest
                            + random.nextLong(jump)
                            - random.nextLong(2 * ReplayWindow.COUNTERS) / (1 + random.nextInt(5_000)));
            boolean expected = counter > floor && counter > highest - ReplayWindow.COUNTERS && !seen.contains(counter);
            assertThat(window.accept(counter))
                    .as("seed %s, step %s, counter %s", seed, i, counter)
                    .isEqualTo(expected);
            seen.add(counter);
            highest = Math.max(highest, counter);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isBetween(20_000, 199_000);
    }
}
