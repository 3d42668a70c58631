package io.chorale.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MediansTest {
    @Test
    void anOddNumberHasAMiddle() {
        assertThat(Medians.of(DoubleStream.of(9, 1, 5))).hasValue(5);
    }

    @Test
    void anEvenNumberHasTheMeanOfTheMiddleTwo() {
        assertThat(Medians.of(DoubleStream.of(1, 100, 3, 4))).hasValue(3.5);
    }

    @Test
    void oneSpoiledRepeatDoesNotMove() {
        assertThat(Medians.of(DoubleStream.of(100, 101, 2))).hasValue(100);
    }

    @Test
    void whatWasNotMeasuredDoesNotCount() {
        assertThat(Medians.of(DoubleStream.of(Double.NaN, 7))).hasValue(7);
        assertThat(Medians.of(DoubleStream.of(Double.NaN))).isEmpty();
        assertThat(Medians.of(DoubleStream.empty())).isEmpty();
    }
}
