package io.chorale.replication.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreException;
import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were torn, damaged, cut or lost: opened with what was confirmed, or refused with what to do. */
class RocksDamageTest {
    private static final byte[] START = new byte[0];

    @TempDir
    private Path temp;

    private final Random random = new Random(5);
    private int images;

    /** Small records lie in one block of the log, large ones in several. */
    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void aTornEndOfTheLogLosesOnlyTheRecordThatWasTorn(int valueBytes) throws IOException {
        Path live = temp.resolve("live");
        List<Path> killed = new ArrayList<>();
        try (Store store = open(live)) {
            for (int i = 0; i < 4; i++) {
                write(store, i, valueBytes);
                killed.add(image(live));
            }
        }
        long before = Files.size(StoreFiles.lastLog(killed.get(2)));
        long after = Files.size(StoreFiles.lastLog(killed.get(3)));
        assertThat(after - before).isGreaterThan(valueBytes);
        long[] lengths = {before, before + 1, before + 6, before + 7, before + 20, (before + after) / 2, after - 1};
        for (long length : lengths) {
            Path torn = image(killed.get(3));
            StoreFiles.truncate(StoreFiles.lastLog(torn), length);
            for (int again = 0; again < 2; again++) {
                assertThat(keysIn(torn)).as("cut at %d of %d", length, after).containsExactly("k0", "k1", "k2");
            }
        }
        assertThat(keysIn(killed.get(3))).containsExactly("k0", "k1", "k2", "k3");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void aFlippedBitInALogIsNotTakenForItsEnd(int valueBytes) throws IOException {
        Path live = temp.resolve("live");
        long beforeLast;
        Path killed;
        try (Store store = open(live)) {
            write(store, 0, valueBytes);
            write(store, 1, valueBytes);
            beforeLast = Files.size(StoreFiles.lastLog(live));
            write(store, 2, valueBytes);
            killed = image(live);
        }
        for (int i = 0; i < 40; i++) {
            Path damaged = image(killed);
            Path log = StoreFiles.lastLog(damaged);
            long at = i == 0 ? 0 : random.nextLong(beforeLast);
            StoreFiles.flip(log, at);
            byte[] before = Files.readAllBytes(log);
            assertThatThrownBy(() -> open(damaged))
                    .as("flipped at %d of %d", at, beforeLast)
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining("is damaged before the place")
                    .hasMessageContaining("joins as a new one");
            assertThat(log).hasBinaryContent(before);
        }
        assertThat(keysIn(killed)).containsExactly("k0", "k1", "k2");
    }

    @Test
    void aLostBlockInALogIsNotTakenForItsEnd() throws IOException {
        Path live = temp.resolve("live");
        Path killed;
        try (Store store = open(live)) {
            for (int i = 0; i < 5; i++) {
                write(store, i, 40_000);
            }
            killed = image(live);
        }
        Path log = StoreFiles.lastLog(killed);
        byte[] bytes = Files.readAllBytes(log);
        Arrays.fill(bytes, 64 << 10, 96 << 10, (byte) 0);
        Files.write(log, bytes);
        assertRefused(killed, "is damaged before the place");
    }

    /** A block's end can part a record anywhere, also within its header. */
    @Test
    void aLogOfManySizesIsFoundWhole() throws IOException {
        Path live = temp.resolve("live");
        Recorder recorder = new Recorder();
        Path killed;
        try (Store store = open(live)) {
            for (int i = 0; i < 8_000; i++) {
                store.write(new StoreBatch().put(1, key(i), new byte[random.nextInt(100)]), i, recorder);
                if (i % 2 == 0) {
                    recorder.awaitSynced(i + 1);
                }
            }
            recorder.awaitSynced(8_000);
            killed = image(live);
        }
        assertThat(WalCheck.damageIn(killed.resolve("db"))).isNull();
        assertThat(keysIn(killed)).hasSize(8_000);
    }

    @Test
    void aLogThatDoesNotContinueATornOneIsRefused() throws IOException {
        Path live = temp.resolve("live");
        Path first;
        try (Store store = open(live)) {
            write(store, 0, 100);
            write(store, 1, 100);
            first = image(live);
        }
        try (Store store = open(live)) {
            write(store, 2, 100);
            Path second = image(live);
            Files.copy(
                    StoreFiles.lastLog(second),
                    first.resolve("db")
                            .resolve(StoreFiles.lastLog(second).getFileName().toString()));
        }
        assertThat(WalCheck.damageIn(first.resolve("db"))).isNull();
        Path older = WalCheck.logs(first.resolve("db")).get(0);
        StoreFiles.truncate(older, Files.size(older) - 1);
        assertThat(WalCheck.damageIn(first.resolve("db"))).contains("the readable part of the log before it ends at");
    }

    @Test
    void aFlippedBitInATableIsReportedByReadsAndTheRestIsReadable() throws IOException {
        Path live = temp.resolve("live");
        try (Store store = open(live)) {
            for (int i = 0; i < 200; i++) {
                write(store, 100 + i, 4_000);
            }
        }
        Path table = StoreFiles.tables(live).get(0);
        StoreFiles.flip(table, Files.size(table) / 2);
        try (Store store = open(live)) {
            List<String> before = new ArrayList<>();
            assertThatThrownBy(() -> store.scan(1, START, null, (key, value) -> before.add(new String(key, UTF_8))))
                    .isInstanceOfSatisfying(CorruptRecordException.class, e -> assertThat(new String(e.key(), UTF_8))
                            .isEqualTo(before.get(before.size() - 1)))
                    .hasMessageContaining("filled anew");
            assertThat(before).hasSizeBetween(50, 150);
            int damaged = 0;
            for (int i = 0; i < 200; i++) {
                damaged += isDamaged(store, "k" + (100 + i)) ? 1 : 0;
            }
            assertThat(damaged).isBetween(1, 10);
            assertThat(store.statistics().corruptRecords()).isEqualTo(damaged + 1L);
        }
    }

    @Test
    void anyOtherDamageToATableIsReportedWhenItIsOpenedOrRead() throws IOException {
        Path whole = filled();
        long size = Files.size(StoreFiles.tables(whole).get(0));
        for (int i = 0; i < 40; i++) {
            Path damaged = image(whole);
            long at = i < 8 ? size - 1 - i * 6L : random.nextLong(size);
            StoreFiles.flip(StoreFiles.tables(damaged).get(0), at);
            List<String> found = new ArrayList<>();
            try {
                found.addAll(keysIn(damaged));
            } catch (StoreException e) {
                assertThat(e.getMessage()).containsAnyOf("joins as a new one", "filled anew");
                continue;
            }
            // The flipped bit lay in what no read needs, such as a filter's or the table's own properties.
            assertThat(found).as("flipped at %d of %d", at, size).hasSize(50);
        }
    }

    @Test
    void missingAndCutFilesAreRefused() throws IOException {
        Path whole = filled();
        Path noTable = image(whole);
        Files.delete(StoreFiles.tables(noTable).get(0));
        assertRefused(noTable, "joins as a new one");

        Path cutTable = image(whole);
        StoreFiles.truncate(StoreFiles.tables(cutTable).get(0), 5_000);
        assertRefused(cutTable, "joins as a new one");

        Path noLog = image(whole);
        Files.delete(StoreFiles.lastLog(noLog));
        assertRefused(noLog, "its write-ahead log is missing");

        Path noCurrent = image(whole);
        Files.delete(noCurrent.resolve("db").resolve("CURRENT"));
        assertRefused(noCurrent, "its database is missing");

        Path noManifest = image(whole);
        String manifest =
                Files.readString(noManifest.resolve("db").resolve("CURRENT")).strip();
        Files.delete(noManifest.resolve("db").resolve(manifest));
        assertRefused(noManifest, "joins as a new one");

        Path noFormat = image(whole);
        Files.delete(noFormat.resolve("chorale-store.format"));
        assertRefused(noFormat, "its format record chorale-store.format is missing");

        Path emptyFormat = image(whole);
        Files.writeString(emptyFormat.resolve("chorale-store.format"), "");
        assertRefused(emptyFormat, "its format record says ''");

        assertThat(keysIn(whole)).hasSize(50);
    }

    @Test
    void aPlaceThatCannotBeADirectoryIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertRefused(file, "Make it readable and writable");
    }

    private void assertRefused(Path store, String why) {
        // Twice, because the first attempt must not have changed or kept anything.
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> open(store))
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining(why)
                    .hasMessageContaining(store.toString());
        }
    }

    private static boolean isDamaged(Store store, String key) {
        try {
            assertThat(store.get(1, key.getBytes(UTF_8))).hasSize(4_000);
            return false;
        } catch (CorruptRecordException e) {
            assertThat(e.key()).isEqualTo(key.getBytes(UTF_8));
            return true;
        }
    }

    private Path filled() throws IOException {
        Path live = temp.resolve("filled");
        try (Store store = open(live)) {
            for (int i = 0; i < 50; i++) {
                write(store, i, 500);
            }
        }
        return live;
    }

    private static Store open(Path directory) {
        return RocksStore.open(RocksConfig.of(directory), new Recorder());
    }

    private void write(Store store, int number, int valueBytes) {
        byte[] value = new byte[valueBytes];
        random.nextBytes(value);
        Recorder recorder = new Recorder();
        store.write(new StoreBatch().put(1, key(number), value), number, recorder);
        recorder.awaitSynced(1);
    }

    private static byte[] key(int number) {
        return ("k" + number).getBytes(UTF_8);
    }

    private static List<String> keysIn(Path directory) {
        List<String> keys = new ArrayList<>();
        try (Store store = open(directory)) {
            store.scan(1, START, null, (key, value) -> keys.add(new String(key, UTF_8)));
        }
        return keys;
    }

    private Path image(Path store) throws IOException {
        return StoreFiles.image(store, temp.resolve("image" + images++));
    }
}
