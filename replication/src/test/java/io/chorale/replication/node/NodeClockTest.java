package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    private final AtomicLong machineMs = new AtomicLong(5_000_000);
    private final AtomicLong nanos = new AtomicLong(-7);
    private final NodeClock clock = new NodeClock(machineMs::get, nanos::get);

    @Test
    void timeIsThatOfTheStartPlusWhatHasElapsedHoweverTheMachinesClockIsSet() {
        nanos.addAndGet(2_000_000_000L);
        machineMs.addAndGet(2_000 - 3_600_000);

        assertThat(clock.nowMs()).isEqualTo(5_002_000);
        assertThat(clock.aheadMs()).isEqualTo(-3_600_000);

        nanos.addAndGet(1_000_000_000L);
        machineMs.addAndGet(1_000 + 7_200_000);

        assertThat(clock.nowMs()).isEqualTo(5_003_000);
        assertThat(clock.aheadMs()).isEqualTo(3_600_000);
    }
}
