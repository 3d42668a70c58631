package io.chorale.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainedTest {
    @Test
    void theTargetIsMetByAllThatWasWrittenAndMissedByOneLess() {
        assertThat(new Drained(1, 200_000, 0).target(200_000).line())
                .isEqualTo("target backlog-drained-in-order 200000 >=200000 met");
        assertThat(new Drained(1, 199_999, 1).target(200_000).line())
                .isEqualTo("target backlog-drained-in-order 199999 >=200000 missed");
    }

    @Test
    void aLineSaysAllOfIt() {
        Drained drained = new Drained(12, 34, 5);
        assertThat(Drained.decode(drained.encode())).isEqualTo(drained);
    }
}
