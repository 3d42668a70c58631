package io.chorale.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreMicrosecondsToAThousandth() {
        Histogram histogram = Latencies.empty();
        for (int i = 1; i <= 1_000; i++) {
            Latencies.record(histogram, i * 1_000L);
        }
        assertThat(Latencies.percentileUs(histogram, 50)).isCloseTo(500, within(1.0));
        assertThat(Latencies.percentileUs(histogram, 99)).isCloseTo(990, within(1.5));
    }

    @Test
    void aLatencyOutOfTheRangeCountsAsItsEnd() {
        Histogram histogram = Latencies.empty();
        Latencies.record(histogram, -5);
        Latencies.record(histogram, Long.MAX_VALUE);
        assertThat(histogram.getTotalCount()).isEqualTo(2);
        assertThat(Latencies.percentileUs(histogram, 100)).isCloseTo(20e6, within(20e3));
    }

    @Test
    void nothingRecordedIsNotANumber() {
        assertThat(Latencies.percentileUs(Latencies.empty(), 50)).isNaN();
    }
}
