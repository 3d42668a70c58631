package io.chorale.replication.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.CompactionOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Tables are dropped, and what they deleted elsewhere stays deleted. */
class ReclaimerTest {
    private static final int SHARD = 2;
    private static final int RECORDS = 8_000;
    private static final int DELETED = 3_750;
    private static final int LAST_LEVEL = 6;

    @TempDir
    private Path temp;

    /** The values lie in the last level, in tables that reach beyond the range; their deletions above, within it. */
    @Test
    void aDroppedTableBringsNothingBack() throws Exception {
        NativeLibrary.load(temp);
        Path path = Files.createDirectory(temp.resolve("db"));
        RocksConfig config = RocksConfig.of(temp).withMemtableBytes(1 << 20);
        try (Database database = Database.open(path, config, true)) {
            RocksDB db = database.db();
            Merging merging = new Merging(db);
            merging.set(Merging.Pause.DISK_FULL, true);
            Random random = new Random(1);
            byte[] value = new byte[2_000];
            for (int i = 0; i < RECORDS; i++) {
                random.nextBytes(value);
                db.put(key(i), value);
            }
            flush(db);
            db.compactRange();
            for (int i = 0; i < DELETED; i++) {
                db.delete(key(i));
            }
            flush(db);
            moveDeletionsToLevel(db, LAST_LEVEL - 1);
            int tablesBefore = db.getLiveFilesMetaData().size();
            try (Reclaimer reclaimer = new Reclaimer(db, merging)) {
                reclaimer.reclaim(RocksKeys.of(SHARD, new byte[0]), key(DELETED));
            }
            assertThat(db.getLiveFilesMetaData()).hasSizeLessThan(tablesBefore - 4);
            for (int i = 0; i < RECORDS; i++) {
                assertThat(db.get(key(i)) == null).as("record %d is deleted", i).isEqualTo(i < DELETED);
            }
        }
    }

    private static void moveDeletionsToLevel(RocksDB db, int level) throws RocksDBException {
        List<String> deletions = db.getLiveFilesMetaData().stream()
                .filter(table -> table.level() < level)
                .map(LiveFileMetaData::fileName)
                .toList();
        assertThat(deletions).as("tables above level %d", level).isNotEmpty();
        try (CompactionOptions options = new CompactionOptions()) {
            db.compactFiles(options, deletions, level, -1, null);
        }
        assertThat(db.getLiveFilesMetaData())
                .extracting(LiveFileMetaData::level)
                .containsOnly(level, LAST_LEVEL)
                .contains(level);
    }

    private static void flush(RocksDB db) throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options);
        }
    }

    private static byte[] key(int number) {
        return RocksKeys.of(SHARD, String.format("%06d", number).getBytes(UTF_8));
    }
}
