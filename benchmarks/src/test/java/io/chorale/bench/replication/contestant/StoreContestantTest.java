package io.chorale.bench.replication.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreContestantTest {
    private static final int KEEP = 1_000;
    private static final int ENTRIES = 5_000;

    @TempDir
    Path directory;

    @Test
    void theNewestAreKeptAndReadBackFromTheDisk() throws Exception {
        StoreContestant store = new StoreContestant();
        store.open(new Seat(0, 1, 1, directory, KEEP));
        append(store);
        assertThat(store.total()).isEqualTo(ENTRIES);
        List<Long> read = new ArrayList<>();
        long live = store.readBack(Integer.MAX_VALUE, entry -> {
            assertThat(Entries.isIntact(entry)).isTrue();
            read.add(Entries.sequence(entry));
        });
        assertThat(live).isEqualTo(read.size()).isBetween((long) KEEP, (long) KEEP + 2 * Entries.REMOVED_AT_ONCE);
        assertThat(read).isSorted().endsWith(ENTRIES - 2L, ENTRIES - 1L);
        assertThat(store.readBack(100, entry -> {})).isEqualTo(live);
        store.close();
    }

    private static void append(Contestant contestant) throws Exception {
        CountDownLatch confirmed = new CountDownLatch(ENTRIES);
        Confirmation counting = new Confirmation() {
            @Override
            public void confirmed() {
                confirmed.countDown();
            }

            @Override
            public void failed(Throwable cause) {
                throw new IllegalStateException(cause);
            }
        };
        for (int i = 0; i < ENTRIES; i++) {
            contestant.append(Entries.make(1, i), counting);
        }
        assertThat(confirmed.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
