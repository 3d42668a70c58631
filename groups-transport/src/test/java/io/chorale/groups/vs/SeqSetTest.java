package io.chorale.groups.vs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeqSetTest {

    @Test
    void agreesWithAPlainSet() {
        SplittableRandom random = new SplittableRandom(4);
        for (int run = 0; run < 500; run++) {
            SeqSet set = new SeqSet();
            TreeSet<Long> plain = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                long from = random.nextLong(1, 60);
                long to = from + random.nextLong(4);
                set.addRange(from, to);
                for (long number = from; number <= to; number++) {
                    plain.add(number);
                }
            }
            assertThat(numbers(set)).containsExactlyElementsOf(plain);
            assertThat(numbers(set.above(30))).containsExactlyElementsOf(plain.tailSet(31L));
            for (long number = 1; number < 70; number++) {
                assertThat(set.contains(number)).isEqualTo(plain.contains(number));
                long end = number;
                while (plain.contains(end)) {
                    end++;
                }
                assertThat(set.endOfRun(number)).isEqualTo(end - 1);
            }
            WireWriter writer = new WireWriter();
            set.write(writer);
            assertThat(numbers(SeqSet.read(new WireReader(writer.toBytes())))).containsExactlyElementsOf(plain);
        }
    }

    @Test
    void refusesRangesThatWouldTakeForEver() {
        byte[] bytes =
                new WireWriter().writeSize(1).writeCount(1).writeCount(1L << 40).toBytes();
        assertThatThrownBy(() -> SeqSet.read(new WireReader(bytes))).isInstanceOf(WireException.class);
    }

    private static java.util.SortedSet<Long> numbers(SeqSet set) {
        TreeSet<Long> numbers = new TreeSet<>();
        set.forEach(numbers::add);
        return numbers;
    }
}
