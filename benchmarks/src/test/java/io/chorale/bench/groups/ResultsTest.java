package io.chorale.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.process.Latencies;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Cell CELL = new Cell(Row.AERON, 100, 1);

    @Test
    void aMessageCountsWhenTheSlowestMemberHasIt() {
        Sample sample = Sample.of(List.of(
                new MemberResult(900, 100, 0, 0, 1_000, 500_000_000, 400_000_000, Latencies.empty()),
                new MemberResult(500, 500, 0, 0, 500, 500_000_000, 100_000_000, Latencies.empty())));
        assertThat(sample.perSecond()).isEqualTo(1_000);
        // 0.8 and 0.2 cores for 1,000 messages a second.
        assertThat(sample.cpuUs()).isCloseTo(1_000, within(1e-6));
        assertThat(sample.lossShare()).isEqualTo(0.5);
    }

    @Test
    void figuresAreMediansOfTheRepeats() {
        Results results = new Results();
        results.add(CELL, new Sample(100, 3, 0));
        results.add(CELL, new Sample(1, 1, 0));
        results.add(CELL, new Sample(110, 2, 0));
        assertThat(results.perSecond(CELL)).isEqualTo(100);
        assertThat(results.cpuUs(CELL)).isEqualTo(2);
        assertThat(results.repeats(CELL)).isEqualTo(3);
    }

    @Test
    void latenciesOfAllRepeatsAreOneHistogram() {
        Results results = new Results();
        for (long latencyNs : new long[] {1_000_000, 3_000_000, 2_000_000}) {
            Histogram histogram = Latencies.empty();
            Latencies.record(histogram, latencyNs);
            results.add(CELL, histogram);
        }
        assertThat(results.latencyUs(CELL, 50)).isCloseTo(2_000, within(2.0));
        assertThat(results.latencyUs(CELL, 99)).isCloseTo(3_000, within(3.0));
    }

    @Test
    void whatWasNotMeasuredIsNotANumber() {
        assertThat(new Results().perSecond(CELL)).isNaN();
        assertThat(new Results().latencyUs(CELL, 50)).isNaN();
    }
}
