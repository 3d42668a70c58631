package io.chorale.bench.replication.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.content.Entries;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Gives entries to a contestant and waits for all of them. */
final class Appending {
    private Appending() {}

    static void append(Contestant contestant, int entries) throws Exception {
        CountDownLatch ended = new CountDownLatch(entries);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Confirmation counting = new Confirmation() {
            @Override
            public void confirmed() {
                ended.countDown();
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(cause);
                ended.countDown();
            }
        };
        for (int i = 0; i < entries; i++) {
            contestant.append(Entries.make(1, i), counting);
        }
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
    }
}
