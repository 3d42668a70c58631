package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageTest {
    private static final Epoch EPOCH = new Epoch(1, 1);

    private final Room room = new Room(1_000_000);

    private static Dot dot(long index) {
        return new Dot(EPOCH, index);
    }

    private static ElementId id(long index) {
        return new ElementId(dot(index), 0);
    }

    private Lineage through(long from, long to) {
        Lineage lineage = new Lineage(dot(from), room);
        for (long index = from + 1; index <= to; index++) {
            lineage.moved(dot(index), List.of(id(index)));
        }
        return lineage;
    }

    @Test
    void whoLagsBehindLacksWhatWasTouchedSince() {
        assertThat(through(1, 9).differences(through(0, 7).base())).containsExactlyInAnyOrder(id(8), id(9));
        assertThat(through(1, 9).differences(new Lineage(dot(1), room).base())).hasSize(8);
        assertThat(through(1, 9).differences(through(0, 9).base())).isEmpty();
    }

    @Test
    void whoIsAheadSaysWhatItHasTouchedSince() {
        assertThat(new Lineage(dot(4), room).differences(through(1, 6).base())).containsExactlyInAnyOrder(id(5), id(6));
    }

    @Test
    void twoThatWentApartDifferInWhatEitherHasTouched() {
        Lineage one = through(1, 5);
        Lineage other = through(1, 5);
        one.moved(new Dot(new Epoch(2, 1), 1), List.of(id(3)));
        other.moved(new Dot(new Epoch(2, 2), 1), List.of(id(4)));
        assertThat(one.differences(other.base())).containsExactlyInAnyOrder(id(3), id(4));
    }

    @Test
    void aStateThatNobodyRemembersIsNoBase() {
        assertThat(through(5, 9).differences(new Lineage(dot(4), room).base())).isNull();
        Lineage restarted = through(1, 9);
        restarted.restart(dot(20));
        assertThat(restarted.differences(through(1, 9).base())).isNull();
        assertThat(restarted.differences(new Base(dot(20), List.of()))).isEmpty();
    }

    @Test
    void aStateUnderTwoNamesIsOneState() {
        Lineage lineage = through(1, 5);
        lineage.moved(new Dot(new Epoch(2, 1), 0), List.of());
        assertThat(lineage.differences(through(1, 5).base())).isEmpty();
    }

    @Test
    void whatIsRememberedIsBounded() {
        Lineage lineage = through(0, 50_000);
        assertThat(room.taken()).isBetween(10_000, 16_384);
        assertThat(lineage.differences(new Base(dot(49_999), List.of()))).containsExactly(id(50_000));
        assertThat(lineage.differences(new Base(dot(30_000), List.of()))).isNull();
        assertThat(lineage.base().way()).hasSizeBetween(256, 1_024);
        lineage.restart(dot(1));
        assertThat(room.taken()).isZero();
    }

    @Test
    void whereTheNodeHasNoRoomLittleIsRemembered() {
        Room small = new Room(0);
        Lineage lineage = new Lineage(dot(0), small);
        for (long index = 1; index <= 5_000; index++) {
            lineage.moved(dot(index), List.of(id(index)));
        }
        assertThat(small.taken()).isBetween(256, 512);
    }
}
