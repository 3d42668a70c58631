package io.chorale.bench.replication.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.process.Usage;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void eachLineComesBackAsItWas() {
        OpenPlan open = new OpenPlan(4, 7, Path.of("/data/m1"), 16_384);
        assertThat(OpenPlan.decode(open.encode())).isEqualTo(open);
        LoadPlan load = new LoadPlan(16, 1, Long.MAX_VALUE, 400_000_000L);
        assertThat(LoadPlan.decode(load.encode())).isEqualTo(load);
        Usage usage = new Usage(12, 3, -1, 99);
        assertThat(Usage.decode(usage.encode())).isEqualTo(usage);
        Audit audit = new Audit(5, 4, 3, 2, 1);
        assertThat(Audit.decode(audit.encode())).isEqualTo(audit);
        Readiness readiness = new Readiness(true, false);
        assertThat(Readiness.decode(readiness.encode())).isEqualTo(readiness);
        Histogram latency = Latencies.empty();
        Latencies.record(latency, 120_000);
        LoadResult result = new LoadResult(1, 2, 3, latency);
        assertThat(LoadResult.decode(result.encode())).isEqualTo(result);
    }

    @Test
    void aBrokenLineNamesWhatIsMissing() {
        assertThatThrownBy(() -> LoadPlan.decode("callers=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("window");
    }

    @Test
    void whatASystemDoesNotCountIsNotMadeUp() {
        Usage before = new Usage(100, 10, 1_000, 0);
        assertThat(new Usage(150, 15, 5_000, 0).since(before)).isEqualTo(new Usage(50, 5, 4_000, 0));
        assertThat(new Usage(150, 15, -1, 0).since(before).writtenBytes()).isEqualTo(-1);
        assertThat(before.plus(new Usage(1, 1, 2, 3))).isEqualTo(new Usage(101, 11, 1_002, 3));
        assertThat(before.plus(new Usage(1, 1, -1, 3)).writtenBytes()).isEqualTo(-1);
    }
}
