package io.chorale.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random use of one shard: nothing lost, nothing twice, order and counts kept; and the checks find planted faults. */
class ShardModelTest {
    private static final int SEEDS = 1_000;
    private static final int STEPS = 300;

    @Test
    void machineAndDispatcherDoWhatTheModelSays() {
        for (long seed = 0; seed < SEEDS; seed++) {
            AssertionError failure = run(seed, ShardSimulation.Fault.NONE);
            if (failure != null) {
                throw new AssertionError("Seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ShardSimulation.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void plantedFaultsAreFound(ShardSimulation.Fault fault) {
        int found = 0;
        for (long seed = 0; seed < 50; seed++) {
            if (run(seed, fault) != null) {
                found++;
            }
        }
        assertThat(found).as("seeds of 50 that find %s", fault).isPositive();
    }

    private static AssertionError run(long seed, ShardSimulation.Fault fault) {
        try {
            new ShardSimulation(seed, fault).run(STEPS);
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }
}
