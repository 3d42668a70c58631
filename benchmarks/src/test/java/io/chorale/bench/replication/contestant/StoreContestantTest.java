package io.chorale.bench.replication.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.content.Entries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        Appending.append(store, ENTRIES);
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
}
