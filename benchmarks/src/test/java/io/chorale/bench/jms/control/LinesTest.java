package io.chorale.bench.jms.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.process.Latencies;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void whatIsSaidIsUnderstood() {
        LoadPlan plan = new LoadPlan(7, true, true, true, Style.TRANSACTED, 8, 3, 200, false, true);
        assertThat(LoadPlan.decode(plan.encode())).isEqualTo(plan);
        OpenPlan open = new OpenPlan(1, Path.of("/tmp/x"), List.of(4_711, 4_712));
        assertThat(OpenPlan.decode(open.encode())).isEqualTo(open);
        Verdict verdict = new Verdict(1, 2, 3, 4, 5, 6, 7);
        assertThat(Verdict.decode(verdict.encode())).isEqualTo(verdict);
        Histogram send = Latencies.empty();
        Latencies.record(send, 5_000);
        PhaseResult result = new PhaseResult(1, 2, send, Latencies.empty());
        assertThat(PhaseResult.decode(result.encode())).isEqualTo(result);
    }

    @Test
    void aTopicHasAsManyThatMustReceiveAsSubscribers() {
        assertThat(new LoadPlan(1, true, false, false, Style.SYNC, 1, 3, 0, true, false).groups())
                .isEqualTo(3);
        assertThat(new LoadPlan(1, false, false, false, Style.SYNC, 8, 8, 0, true, false).groups())
                .isEqualTo(1);
    }
}
