package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random schedules of all kinds of clusters keep every promise. */
class SimulationTest {
    private static final int SEEDS = 150;

    @ParameterizedTest
    @EnumSource(SimMode.class)
    void noPromiseIsBroken(SimMode mode) {
        List<SimRun.Result> violations = new ArrayList<>();
        int answers = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimRun.Result result = new SimRun(seed, mode, Rules.ALL, null).run();
            answers += result.answers();
            if (result.violation() != null) {
                violations.add(result);
            }
        }
        assertThat(violations).isEmpty();
        assertThat(answers).as("requests that were answered").isGreaterThan(SEEDS * 2);
    }
}
