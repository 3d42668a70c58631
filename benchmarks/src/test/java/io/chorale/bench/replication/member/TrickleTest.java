package io.chorale.bench.replication.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.content.Entries;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrickleTest {
    private static final int PER_SECOND = 500;

    @Test
    void whatWasSentBeforeDoesNotCount() throws InterruptedException {
        ListContestant contestant = new ListContestant();
        Trickle trickle = new Trickle(contestant, 0, new AtomicLong(), PER_SECOND);
        long fromNs = System.nanoTime();
        long firstNs = trickle.firstAfter(fromNs, 10_000);
        assertThat(firstNs - fromNs).isPositive();
        // Asked later, the answer is the same.
        assertThat(trickle.firstAfter(fromNs, 10_000)).isEqualTo(firstNs);
        trickle.stop();
        Set<Long> confirmed = trickle.confirmed();
        assertThat(trickle.failed()).isZero();
        assertThat((long) confirmed.size()).isEqualTo(contestant.total()).isPositive();
        contestant.close();
    }

    @Test
    void itGoesOnWhenEntriesFail() throws InterruptedException {
        AtomicBoolean refusing = new AtomicBoolean(true);
        ListContestant contestant = new ListContestant((entry, self) -> {
            if (refusing.get()) {
                refusing.set(Entries.sequence(entry) < 5);
                throw new IllegalStateException("planned by the test");
            }
            self.keep(entry);
        });
        Trickle trickle = new Trickle(contestant, 0, new AtomicLong(), PER_SECOND);
        trickle.firstAfter(System.nanoTime(), 10_000);
        trickle.stop();
        assertThat(trickle.failed()).isEqualTo(6);
        assertThat(trickle.confirmed()).isNotEmpty().allMatch(sequence -> sequence > 5);
        contestant.close();
    }

    @Test
    void nothingConfirmedIsSaid() throws InterruptedException {
        ListContestant contestant = new ListContestant((entry, self) -> {
            throw new IllegalStateException("planned by the test");
        });
        Trickle trickle = new Trickle(contestant, 0, new AtomicLong(), PER_SECOND);
        assertThatThrownBy(() -> trickle.firstAfter(System.nanoTime(), 50))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No entry was confirmed in 50 ms");
        trickle.stop();
        contestant.close();
    }
}
