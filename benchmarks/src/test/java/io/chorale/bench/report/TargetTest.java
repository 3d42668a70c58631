package io.chorale.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void aLineSplitsIntoFiveWords() {
        assertThat(new Target("fast", OptionalDouble.of(12.34), Bound.atLeast(10, "x")).line())
                .isEqualTo("target fast 12.3x >=10x met");
        assertThat(new Target("fast", OptionalDouble.of(9.994), Bound.atLeast(10, "x")).line())
                .isEqualTo("target fast 9.99x >=10x missed");
    }

    @Test
    void theLimitItselfHoldsUnlessItMustBeBelow() {
        assertThat(met(10, Bound.atLeast(10, "x"))).isTrue();
        assertThat(met(29, Bound.atMost(29, "us"))).isTrue();
        assertThat(met(0.25, Bound.below(0.25, "ms"))).isFalse();
        assertThat(met(0.2499, Bound.below(0.25, "ms"))).isTrue();
    }

    @Test
    void whatWasNotMeasuredIsMissed() {
        Target target = new Target("fast", OptionalDouble.empty(), Bound.atMost(1, "s"));
        assertThat(target.met()).isFalse();
        assertThat(target.line()).isEqualTo("target fast - <=1s missed");
        assertThat(met(Double.NaN, Bound.atMost(1, "s"))).isFalse();
        assertThat(met(Double.NaN, Bound.atLeast(1, "s"))).isFalse();
    }

    @Test
    void theWorstIsTheHardestOnTheBound() {
        assertThat(Bound.atLeast(2, "x").worst(3, 2.5, Double.NaN, 4)).hasValue(2.5);
        assertThat(Bound.atMost(2, "s").worst(3, 2.5, Double.NaN, 4)).hasValue(4);
        assertThat(Bound.below(2, "s").worst(Double.NaN)).isEmpty();
    }

    @Test
    void aNameWithASpaceIsRefused() {
        assertThatThrownBy(() -> new Target("so fast", OptionalDouble.empty(), Bound.atMost(1, "s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'so fast'");
    }

    private static boolean met(double value, Bound bound) {
        return new Target("it", OptionalDouble.of(value), bound).met();
    }
}
