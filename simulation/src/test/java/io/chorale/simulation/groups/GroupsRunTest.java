package io.chorale.simulation.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.vs.Rules;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.Violation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsRunTest {
    private static final int SEEDS = 300;

    private static List<Object> everything(long seed) {
        RunResult result = new GroupsRun(seed, Load.CORE, Rules.ALL, PlantedBug.NONE).run();
        List<Object> all = new ArrayList<>(result.marks());
        for (ProcessLog log : result.logs()) {
            all.add(log.self());
            all.addAll(log.events());
        }
        return all;
    }

    @Test
    void aSeedReproducesARun() {
        assertThat(everything(7)).hasSizeGreaterThan(1_000).isEqualTo(everything(7));
        assertThat(everything(7)).isNotEqualTo(everything(8));
    }

    /** The load and the faults are what they are meant to be, nothing of interest is left out, and all invariants hold. */
    @Test
    void manySeedsMeetEverythingAndViolateNothing() throws InterruptedException {
        List<Violation> violations = new ArrayList<>();
        SeedSweep.Summary summary = new SeedSweep(1, SEEDS, 2, Load.MIXED, Rules.ALL, PlantedBug.NONE)
                .run(result -> violations.addAll(result.violations()), SEEDS);
        assertThat(violations).isEmpty();
        assertThat(summary.seeds()).isEqualTo(SEEDS);
        assertThat(summary.faults()).isGreaterThanOrEqualTo(20L * SEEDS);
        assertThat(summary.coverage().of(Counter.MESSAGES)).isGreaterThanOrEqualTo(500L * SEEDS);
        for (Counter counter : Counter.values()) {
            assertThat(summary.coverage().of(counter)).as(counter.meaning()).isPositive();
        }
    }
}
