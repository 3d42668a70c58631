package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code bin/simulate jms}: seeds without faults, for of the others some are known to fail. */
class JmsRunTest {
    private static final int SEEDS = 160;
    private static final int SEEDS_TO_FIND = 100;

    /** Kept, for the logging system holds loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("io.chorale.jms");

    @BeforeAll
    static void logNothing() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        LOGGER.setLevel(null);
    }

    @Test
    void programsGetWhatIsPromised() {
        for (long seed = 4; seed <= SEEDS; seed += 4) {
            Throwable failure = JmsSweep.failure(new JmsRun(seed, JmsBug.NONE, false), JmsSweep.STEPS);
            if (failure != null) {
                throw new AssertionError("Seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = JmsBug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void plantedBugsAreFound(JmsBug bug) {
        boolean found = false;
        for (long seed = 1; seed <= SEEDS_TO_FIND && !found; seed++) {
            found = JmsSweep.failure(new JmsRun(seed, bug, false), JmsSweep.STEPS) != null;
        }
        assertThat(found).as("one of %d seeds finds %s", SEEDS_TO_FIND, bug).isTrue();
    }
}
