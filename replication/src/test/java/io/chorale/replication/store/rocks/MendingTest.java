package io.chorale.replication.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.SpaceLimits;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreException;
import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage that the database meets when it merges tables: the store fails, and the next start mends it. */
class MendingTest {
    private static final byte[] START = new byte[0];
    private static final int SHARDS = 3;
    private static final int RECORDS = 60;
    private static final int VALUE_BYTES = 4_000;

    @TempDir
    private Path temp;

    private final Random random = new Random(7);
    private final Recorder recorder = new Recorder();
    private Path directory;
    private long token;

    /** Tables of some 64 KB, each of which has records of one or two shards. */
    @BeforeEach
    void fill() {
        directory = temp.resolve("store");
        try (Store store = open()) {
            for (int shard = 1; shard <= SHARDS; shard++) {
                for (int i = 0; i < RECORDS; i++) {
                    write(store, shard, i);
                }
            }
        }
    }

    @Test
    void aMergeThatMeetsDamageFailsTheStoreAndTheNextStartMendsIt() throws IOException {
        damageATableOfShard2();
        failByMerging();
        assertThat(recorder.failures().get(0))
                .hasMessageContaining("has met a damaged table")
                .hasMessageContaining("restart the node");

        for (int start = 0; start < 2; start++) {
            try (Store store = open()) {
                assertThat(keys(store, 1)).hasSize(RECORDS);
                assertThat(keys(store, 3)).hasSize(RECORDS);
                assertHasLostSomething(store, 2);
                assertThat(recorder.failures()).hasSize(1);
            }
            assertThat(directory.resolve("chorale-store.check")).doesNotExist();
        }
    }

    @Test
    void aMendedStoreMergesAgainAndForgetsWhatItLostWithTheShard() throws IOException {
        damageATableOfShard2();
        failByMerging();
        try (Store store = open()) {
            store.write(new StoreBatch().deleteRange(2, START, null), token++, recorder);
            for (int i = 0; i < 4 * RECORDS; i++) {
                write(store, 4, i);
            }
            assertThat(keys(store, 4)).hasSize(4 * RECORDS);
            assertThat(recorder.failures()).hasSize(1);
        }
        try (Store store = open()) {
            assertThat(keys(store, 2)).isEmpty();
            assertThat(store.get(2, key(0))).isNull();
            assertThat(keys(store, 3)).hasSize(RECORDS);
        }
    }

    @Test
    void aProcessThatEndedWhileItMendedIsFollowedByOneThatGoesOn() throws IOException {
        Path unfinished = Files.createDirectory(directory.resolve("db.mending"));
        Files.writeString(unfinished.resolve("000001.sst"), "half");
        Files.createFile(directory.resolve("chorale-store.check"));
        try (Store store = open()) {
            assertThat(keys(store, 2)).hasSize(RECORDS);
        }
        assertThat(directory.resolve("chorale-store.check")).doesNotExist();

        Files.move(directory.resolve("db"), directory.resolve("db.mended"));
        Files.createDirectory(directory.resolve("db"));
        Files.writeString(directory.resolve("db").resolve("000001.sst"), "half deleted");
        for (int start = 0; start < 2; start++) {
            try (Store store = open()) {
                assertThat(keys(store, 2)).hasSize(RECORDS);
            }
        }
    }

    @Test
    void withoutRoomItIsRefusedAndNothingIsLost() throws IOException {
        damageATableOfShard2();
        Files.createFile(directory.resolve("chorale-store.check"));
        RocksConfig small = config().withSpace(new SpaceLimits(2_000, 1_000), () -> 50_000);
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> RocksStore.open(small, recorder))
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining("to be mended it needs")
                    .hasMessageContaining("make room");
        }
        try (Store store = open()) {
            assertThat(keys(store, 1)).hasSize(RECORDS);
            assertHasLostSomething(store, 2);
        }
    }

    private void damageATableOfShard2() throws IOException {
        for (Path table : StoreFiles.tables(directory)) {
            StoreFiles.flip(table, Files.size(table) / 3);
            if (!isReadable(2)) {
                return;
            }
            StoreFiles.flip(table, Files.size(table) / 3);
        }
        throw new AssertionError("no table has a record of shard 2 at a third of its length");
    }

    private boolean isReadable(int shard) {
        Path copy = temp.resolve("copy" + random.nextLong());
        try (Store store = RocksStore.open(RocksConfig.of(StoreFiles.image(directory, copy)), new Recorder())) {
            keys(store, shard);
            return true;
        } catch (CorruptRecordException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All is written again, until the damaged table is merged with that. */
    private void failByMerging() {
        try (Store store = open()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                try {
                    for (int i = 0; i < SHARDS * RECORDS; i++) {
                        store.write(
                                new StoreBatch().put(1 + i / RECORDS, key(i % RECORDS), value()), token++, recorder);
                    }
                    return false;
                } catch (StoreException e) {
                    return !recorder.failures().isEmpty();
                }
            });
        }
    }

    private static void assertHasLostSomething(Store store, int shard) {
        List<String> before = new ArrayList<>();
        assertThatThrownBy(() -> store.scan(shard, START, null, (key, value) -> before.add(new String(key, UTF_8))))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("filled anew");
        assertThat(before).hasSizeLessThan(RECORDS);
        assertThatThrownBy(() -> store.get(shard, key(RECORDS - 1))).isInstanceOf(CorruptRecordException.class);
        before.forEach(key -> assertThat(store.get(shard, key.getBytes(UTF_8))).hasSize(VALUE_BYTES));
    }

    private Store open() {
        return RocksStore.open(config(), recorder);
    }

    private RocksConfig config() {
        return RocksConfig.of(directory).withMemtableBytes(64 << 10);
    }

    private void write(Store store, int shard, int number) {
        Recorder written = new Recorder();
        store.write(new StoreBatch().put(shard, key(number), value()), token++, written);
        written.awaitSynced(1);
    }

    private byte[] value() {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        return value;
    }

    private static byte[] key(int number) {
        return String.format("k%05d", number).getBytes(UTF_8);
    }

    private static List<String> keys(Store store, int shard) {
        List<String> keys = new ArrayList<>();
        store.scan(shard, START, null, (key, value) -> keys.add(new String(key, UTF_8)));
        return keys;
    }
}
