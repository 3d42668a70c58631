package io.chorale.bench.replication.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.content.Entries;
import io.chorale.bench.replication.control.LoadPlan;
import io.chorale.bench.replication.control.LoadResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final long LONG_NS = Duration.ofSeconds(60).toNanos();

    private static LoadResult load(ListContestant contestant, AtomicLong sequences, LoadPlan plan)
            throws InterruptedException, ExecutionException {
        try {
            return new Load(plan, 3, sequences, contestant).run();
        } finally {
            contestant.close();
        }
    }

    @Test
    void eachEntryIsSentOnceAndInSequence() throws Exception {
        ListContestant contestant = new ListContestant();
        AtomicLong sequences = new AtomicLong(10);
        LoadResult result = load(contestant, sequences, new LoadPlan(1, 64, 1_000, LONG_NS));
        assertThat(result.confirmed()).isEqualTo(1_000);
        assertThat(result.failed()).isZero();
        assertThat(result.ns()).isPositive();
        assertThat(result.latency().getTotalCount()).isEqualTo(1_000);
        long[] next = {10};
        contestant.readBack(Integer.MAX_VALUE, entry -> {
            assertThat(Entries.client(entry)).isEqualTo(3);
            assertThat(Entries.sequence(entry)).isEqualTo(next[0]);
            next[0]++;
        });
        assertThat(sequences).hasValue(1_010);
    }

    @Test
    void noMoreThanTheWindowIsUnderWay() throws Exception {
        ListContestant contestant = new ListContestant();
        load(contestant, new AtomicLong(), new LoadPlan(1, 7, 5_000, LONG_NS));
        assertThat(contestant.mostUnderWay()).isBetween(1, 7);
    }

    @Test
    void callersWaitForTheirOwnEntriesOnly() throws Exception {
        ListContestant contestant = new ListContestant();
        LoadResult result = load(contestant, new AtomicLong(), new LoadPlan(8, 1, 4_000, LONG_NS));
        assertThat(contestant.mostUnderWay()).isBetween(1, 8);
        Set<Long> sequences = new HashSet<>();
        contestant.readBack(Integer.MAX_VALUE, entry -> sequences.add(Entries.sequence(entry)));
        // Each caller may be one beyond the limit that it looked at before.
        assertThat(result.confirmed()).isBetween(4_000L, 4_007L);
        assertThat(sequences).hasSize((int) result.confirmed());
    }

    @Test
    void whatIsRefusedIsCountedAndNotConfirmed() throws Exception {
        ListContestant contestant = new ListContestant((entry, self) -> {
            if (Entries.sequence(entry) % 10 == 0) {
                throw new IllegalStateException("planned by the test");
            }
            self.keep(entry);
        });
        LoadResult result = load(contestant, new AtomicLong(), new LoadPlan(1, 16, 500, LONG_NS));
        assertThat(result.confirmed()).isEqualTo(450);
        assertThat(result.failed()).isEqualTo(50);
    }

    @Test
    void aLoadEndsInTime() throws Exception {
        LoadPlan plan = new LoadPlan(2, 1, Long.MAX_VALUE, Duration.ofMillis(50).toNanos());
        LoadResult result = load(new ListContestant(), new AtomicLong(5), plan);
        assertThat(result.confirmed()).isPositive();
        assertThat(result.ns()).isLessThan(LONG_NS);
    }
}
