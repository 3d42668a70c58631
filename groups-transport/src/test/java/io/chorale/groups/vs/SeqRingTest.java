package io.chorale.groups.vs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeqRingTest {

    @Test
    void keepsWhatIsPutWhileItGrowsAndMovesOn() {
        SeqRing<String> ring = new SeqRing<>();
        long next = 1;
        for (int step = 0; step < 1_000; step++) {
            for (int i = 0; i < 3; i++) {
                ring.put(next, "v" + next);
                next++;
            }
            assertThat(ring.removeFirst()).isEqualTo("v" + (step + 1));
            assertThat(ring.get(step + 1)).isNull();
            assertThat(ring.get(step + 2)).isEqualTo("v" + (step + 2));
            assertThat(ring.get(next - 1)).isEqualTo("v" + (next - 1));
            assertThat(ring.get(next)).isNull();
        }
    }

    @Test
    void refusesWhatIsGoneOrTooFarAhead() {
        SeqRing<String> ring = new SeqRing<>();
        ring.put(1, "a");
        ring.removeFirst();
        assertThat(ring.fits(1)).isFalse();
        assertThat(ring.fits(SeqRing.MAX_SPAN + 2L)).isFalse();
        assertThatThrownBy(() -> ring.put(1, "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
