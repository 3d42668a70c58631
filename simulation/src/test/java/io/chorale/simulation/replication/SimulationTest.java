package io.chorale.simulation.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.shard.Rules;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random schedules of all kinds of clusters keep every promise. */
class SimulationTest {
    private static final int SEEDS = 360;
    private static final int PROCESS_SEEDS = 16;
    private static final String NAME = SimulationTest.class.getName();

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

    /** What a process draws anew, as the order of an unordered set, must not come in. */
    @Test
    void aSeedReproducesARunInAnotherProcess() throws IOException {
        assertThat(fingerprints())
                .hasSize(PROCESS_SEEDS)
                .doesNotHaveDuplicates()
                .isEqualTo(fingerprints());
    }

    private static List<String> fingerprints() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), NAME)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            return out.lines().toList();
        }
    }

    /** Prints a line for each run. */
    public static void main(String[] args) {
        for (int seed = 1; seed <= PROCESS_SEEDS; seed++) {
            System.out.println(seed + " " + everything(seed).toString().hashCode());
        }
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
