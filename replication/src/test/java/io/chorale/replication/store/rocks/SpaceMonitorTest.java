package io.chorale.replication.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.SpaceLimits;
import io.chorale.replication.store.SpaceState;
import org.junit.jupiter.api.Test;

class SpaceMonitorTest {
    private static final SpaceLimits LIMITS = new SpaceLimits(32_000, 16_000);

    private final Recorder recorder = new Recorder();
    private long free = 1_000_000;

    /** A fast disk writes all of the reserve within the pause between two looks. */
    @Test
    void aWriterIsHeldBackBeforeTheReserveIsUsedUpHoweverFastItWrites() {
        SpaceMonitor monitor = new SpaceMonitor("fast", LIMITS, () -> free, recorder);
        monitor.refresh();
        while (monitor.state() == SpaceState.OK) {
            free -= 100;
            monitor.wrote(100);
        }
        assertThat(recorder.spaces()).containsExactly(SpaceState.FULL);
        assertThat(free).isBetween(31_000L - 100, 32_000L);
    }
}
