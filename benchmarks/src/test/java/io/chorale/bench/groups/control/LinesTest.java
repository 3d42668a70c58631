package io.chorale.bench.groups.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.process.Latencies;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void aPlanComesBackAsItWas() {
        RunPlan plan = new RunPlan(7, "AGREED", Guarantee.TOTAL, 1_024, 3, 200, 250_000_000L, 1_000_000_000L);
        assertThat(RunPlan.decode(plan.encode())).isEqualTo(plan);
    }

    @Test
    void oneSenderIsTheSecondMember() {
        RunPlan plan = new RunPlan(7, "-", Guarantee.FIFO, 100, 1, 0, 0, 1);
        assertThat(plan.sends(0)).isFalse();
        assertThat(plan.sends(1)).isTrue();
        assertThat(plan.sends(2)).isFalse();
    }

    @Test
    void aResultComesBackWithItsLatencies() {
        Histogram latency = Latencies.empty();
        Latencies.record(latency, 120_000);
        Latencies.record(latency, 999_000_000);
        MemberResult result = new MemberResult(10, 1, 2, -77, 8, 1_000, 900, latency);
        assertThat(MemberResult.decode(result.encode())).isEqualTo(result);
    }

    @Test
    void aBrokenLineNamesWhatIsMissing() {
        assertThatThrownBy(() -> RunPlan.decode("run=1 level=-"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("guarantee");
        assertThatThrownBy(() -> MemberResult.decode("delivered"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key=value");
    }
}
