package io.chorale.bench.replication.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.bench.content.Entries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real node: what the bench's machine keeps, removes and reads back. */
class ChoraleContestantTest {
    private static final int KEEP = 1_000;
    private static final int ENTRIES = 5_000;

    @TempDir
    Path directory;

    @Test
    void theNewestAreKeptAndReadBack() throws Exception {
        ChoraleContestant chorale = new ChoraleContestant();
        int session = (int) ProcessHandle.current().pid();
        chorale.open(new Seat(0, 1, session, directory, KEEP));
        try {
            await().atMost(Duration.ofSeconds(20)).until(chorale::isReady);
            assertThat(chorale.isPrimary()).isTrue();
            Appending.append(chorale, ENTRIES);
            assertThat(chorale.total()).isEqualTo(ENTRIES);
            List<Long> read = new ArrayList<>();
            long live = chorale.readBack(Integer.MAX_VALUE, entry -> {
                assertThat(Entries.isIntact(entry)).isTrue();
                read.add(Entries.sequence(entry));
            });
            assertThat(live).isEqualTo(read.size()).isBetween((long) KEEP, (long) KEEP + Entries.REMOVED_AT_ONCE);
            assertThat(read).isSorted().doesNotHaveDuplicates().endsWith(ENTRIES - 2L, ENTRIES - 1L);
            List<byte[]> some = new ArrayList<>();
            assertThat(chorale.readBack(100, some::add)).isEqualTo(live);
            assertThat(some).hasSizeBetween(50, 100).allMatch(Entries::isIntact);
        } finally {
            chorale.close();
        }
    }
}
