package io.chorale.bench.replication.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.content.Entries;
import io.chorale.bench.replication.control.Audit;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a contestant may do to be faster is seen when it is read back. */
class AuditorTest {
    private static final int CLIENT = 4;

    private final ListContestant contestant = new ListContestant();

    @AfterEach
    void close() {
        contestant.close();
    }

    private Audit audit(long total, long waitMs) throws Exception {
        Set<Long> confirmed = LongStream.range(0, 100).boxed().collect(Collectors.toSet());
        return new Auditor(contestant, CLIENT, confirmed).audit(total, 1_000, waitMs);
    }

    private void keepAllBut(long left) {
        LongStream.range(0, 100)
                .filter(sequence -> sequence != left)
                .forEach(sequence -> contestant.keep(Entries.make(CLIENT, sequence)));
    }

    @Test
    void whatIsAllThereIsRight() throws Exception {
        keepAllBut(-1);
        assertThat(audit(100, 1_000)).isEqualTo(new Audit(100, 100, 100, 0, 0));
    }

    @Test
    void aLostEntryIsMissing() throws Exception {
        keepAllBut(17);
        assertThat(audit(100, 10)).isEqualTo(new Audit(99, 99, 99, 0, 1));
    }

    @Test
    void aLostEntryIsNotMadeUpForByAnother() throws Exception {
        keepAllBut(17);
        contestant.keep(Entries.make(CLIENT + 1, 17));
        assertThat(audit(100, 10).missing()).isEqualTo(1);
        contestant.keep(Entries.make(CLIENT, 18));
        assertThat(audit(100, 10).wrong()).isEqualTo(1);
    }

    @Test
    void aDamagedEntryIsWrong() throws Exception {
        keepAllBut(17);
        byte[] damaged = Entries.make(CLIENT, 17);
        damaged[500] ^= 1;
        contestant.keep(damaged);
        assertThat(audit(100, 1_000).wrong()).isEqualTo(1);
    }
}
