package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random use of the service under faults; and the checks find what is planted. */
class ServiceSimulationTest {
    private static final int SEEDS = Integer.getInteger("jms.seeds", 120);
    private static final int STEPS = 1_500;

    /** Kept, for the logging system holds loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("io.chorale.jms.replicated");

    @BeforeAll
    static void logOnlyWhatIsWrong() {
        LOGGER.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void logAgain() {
        LOGGER.setLevel(null);
    }

    @Test
    void booksBalanceWhateverFails() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Throwable failure = run(seed, SimCluster.Fault.NONE);
            if (failure != null) {
                throw new AssertionError("Seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = SimCluster.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void plantedFaultsAreFound(SimCluster.Fault fault) {
        boolean found = false;
        for (long seed = 0; seed < 100 && !found; seed++) {
            found = run(seed, fault) != null;
        }
        assertThat(found).as("one of 100 seeds finds %s", fault).isTrue();
    }

    private static Throwable run(long seed, SimCluster.Fault fault) {
        try {
            new ServiceSimulation(seed, fault).run(STEPS);
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }
}
