package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.shard.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random schedules of all kinds of clusters keep every promise. */
class SimulationTest {
    private static final int SEEDS = 360;

    private static List<RunLog.Line> everything(long seed) {
        return new SimRun(seed, SeedSweep.kindOf(seed), Rules.ALL, PlantedBug.NONE, true)
                .run()
                .log();
    }

    @Test
    void aSeedReproducesARun() {
        assertThat(everything(7)).hasSizeGreaterThan(1_000).isEqualTo(everything(7));
        assertThat(everything(7)).isNotEqualTo(everything(19));
    }

    /** The load and the faults are what they are meant to be, nothing of interest is left out, and all promises are kept. */
    @Test
    void manySeedsMeetEverythingAndBreakNoPromise() throws InterruptedException {
        List<RunResult> violations = new ArrayList<>();
        SeedSweep.Summary summary =
                new SeedSweep(1, SEEDS, 2, null, Rules.ALL, PlantedBug.NONE).run(violations::add, SEEDS);
        assertThat(violations).isEmpty();
        assertThat(summary.faults()).isGreaterThanOrEqualTo(20L * SEEDS);
        assertThat(summary.coverage().of(Counter.ANSWERS)).isGreaterThanOrEqualTo(500L * SEEDS);
        assertThat(summary.coverage().missing(SEEDS)).as("what was never met").isEmpty();
    }
}
