package io.chorale.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.process.Latencies;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoundnessTest {
    private final Soundness soundness = new Soundness();

    @Test
    void whatKeepsItsPromiseIsSound() {
        soundness.check(new Cell(Row.JGROUPS_SEQUENCER, 100, 3), List.of(result(10, 0, 0, 7), result(10, 0, 0, 7)));
        soundness.check(new Cell(Row.AERON, 100, 3), List.of(result(10, 0, 0, 7), result(10, 0, 0, 8)));
        soundness.check(new Cell(Row.DATAGRAMS, 100, 3), List.of(result(10, 5, 0, 0)));
        assertThat(soundness.findings()).isEmpty();
    }

    @Test
    void lossDisorderAndTwoOrdersAreNot() {
        soundness.check(new Cell(Row.AERON, 100, 1), List.of(result(10, 2, 0, 0)));
        soundness.check(new Cell(Row.AERON, 100, 1), List.of(result(10, 0, 3, 0)));
        soundness.check(new Cell(Row.JGROUPS_SEQUENCER, 100, 3), List.of(result(10, 0, 0, 7), result(10, 0, 0, 8)));
        assertThat(soundness.findings()).hasSize(3);
        assertThat(soundness.findings().get(0)).contains("aeron", "did not get 2");
        assertThat(soundness.findings().get(1)).contains("3 messages twice or out of order");
        assertThat(soundness.findings().get(2)).contains("2 different orders");
    }

    @Test
    void aRunWithoutMessagesIsNot() {
        soundness.check(new Cell(Row.DATAGRAMS, 100, 1), List.of(result(0, 0, 0, 0)));
        assertThat(soundness.findings()).singleElement().asString().contains("got nothing");
    }

    private static MemberResult result(long delivered, long lost, long faults, long hash) {
        return new MemberResult(delivered, lost, faults, hash, delivered, 1, 1, Latencies.empty());
    }
}
