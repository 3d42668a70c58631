package io.chorale.bench.replication.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.replication.rebalance.Prober.Pauses;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class GapsTest {
    private final Gaps gaps = new Gaps();

    @Test
    void theLongestTimeBetweenTwoAnswersCounts() {
        gaps.begin(100);
        gaps.answered(110);
        gaps.answered(140);
        gaps.answered(145);
        assertThat(gaps.longestNs()).isEqualTo(30);
        assertThat(gaps.longestBeganNs()).isEqualTo(110);
        assertThat(gaps.sinceLastNs(150)).isEqualTo(5);
    }

    @Test
    void whatWasBeforeDoesNotCount() {
        gaps.begin(0);
        gaps.answered(90);
        gaps.begin(100);
        gaps.answered(103);
        assertThat(gaps.longestNs()).isEqualTo(3);
    }

    @Test
    void aStepSaysWhatTheWorstShardsHad() {
        List<Double> longest =
                DoubleStream.iterate(1, value -> value + 1).limit(64).boxed().toList();
        StepResult result = new StepResult("ONE", "join", new Pauses(longest, 7, 13), 3, 2, 100, 1);
        assertThat(result.line()).isEqualTo("step ONE join 64.0 63.0 32.0 7 13 3 2.0 100 1");
    }
}
