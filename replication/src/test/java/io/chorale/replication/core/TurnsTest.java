package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long LARGE = 10_000;
    private static final long SMALL = 10;

    private final Turns turns = new Turns(2);

    @Test
    void soManyAtATimeAndTheNextWhenOneHasEnded() {
        assertThat(turns.begin("a", LARGE, 0)).isTrue();
        assertThat(turns.begin("b", LARGE, 0)).isTrue();
        assertThat(turns.begin("c", LARGE, 0)).isFalse();
        assertThat(turns.begin("a", LARGE, 10)).as("it is its turn still").isTrue();
        turns.end("b");
        assertThat(turns.begin("c", LARGE, 20)).isTrue();
        assertThat(turns.isUnderWay("b", 20)).isFalse();
        assertThat(turns.isUnderWay("c", 20)).isTrue();
    }

    @Test
    void whatDoesNotEndDoesNotKeepTheOthersWaitingForEver() {
        turns.begin("a", LARGE, 0);
        turns.begin("b", LARGE, 4_000);
        assertThat(turns.begin("c", LARGE, 5_000)).isFalse();
        assertThat(turns.begin("c", LARGE, 5_001)).isTrue();
        assertThat(turns.isUnderWay("a", 5_001)).isFalse();
    }

    @Test
    void whatTakesLongIsNotUnderWayThoughNobodyElseHasBegun() {
        turns.begin("a", LARGE, 0);
        assertThat(turns.isUnderWay("a", 5_000)).isTrue();
        assertThat(turns.isUnderWay("a", 5_001)).isFalse();
    }

    @Test
    void moreOfWhatIsSmallThanOfWhatIsLarge() {
        assertThat(turns.begin("large", LARGE, 0)).isTrue();
        for (int i = 0; i < 8; i++) {
            assertThat(turns.begin(i, SMALL, 0)).isTrue();
        }
        assertThat(turns.begin("small", SMALL, 0)).isFalse();
        turns.end(0);
        assertThat(turns.begin("another large", LARGE, 0)).isFalse();
        assertThat(turns.begin("small", SMALL, 0)).isTrue();
    }
}
