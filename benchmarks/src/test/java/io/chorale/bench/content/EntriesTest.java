package io.chorale.bench.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EntriesTest {
    @Test
    void anEntrySaysWhichItIs() {
        byte[] entry = Entries.make(7, 123_456_789_012L);
        assertThat(entry).hasSize(Entries.BYTES);
        assertThat(Entries.client(entry)).isEqualTo(7);
        assertThat(Entries.sequence(entry)).isEqualTo(123_456_789_012L);
        assertThat(Entries.isIntact(entry)).isTrue();
    }

    @Test
    void eachFlippedBitIsSeen() {
        for (int at : new int[] {0, 5, 12, 600, Entries.BYTES - 1}) {
            byte[] entry = Entries.make(7, 1);
            entry[at] ^= 4;
            assertThat(Entries.isIntact(entry)).as("byte %d", at).isFalse();
        }
        assertThat(Entries.isIntact(Arrays.copyOf(Entries.make(7, 1), Entries.BYTES - 1)))
                .isFalse();
    }

    @Test
    void eachEntryIsRemovedOnceAndTheNewestAreKept() {
        int keep = 5_000;
        List<Long> firsts = LongStream.range(0, 10_000)
                .map(sequence -> Entries.removedWith(sequence, keep))
                .filter(first -> first >= 0)
                .boxed()
                .toList();
        assertThat(firsts).containsExactly(0L, 1_024L, 2_048L, 3_072L);
        long first = Entries.removedWith(keep + Entries.REMOVED_AT_ONCE, keep);
        assertThat(first).isZero();
        assertThat(Entries.removedWith(keep + Entries.REMOVED_AT_ONCE - 1, keep))
                .isNegative();
    }
}
