package io.chorale.replication.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreContractTest;
import io.chorale.replication.store.StoreFormat;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** RocksDB keeps the contract, and our handling of it what it does not promise. */
class RocksStoreTest extends StoreContractTest {
    @TempDir
    private Path temp;

    private final HeldCommit disk = new HeldCommit();
    private final AtomicLong freeBytes = new AtomicLong(1L << 40);
    private int crashes;

    @Override
    protected Store open(StoreListener listener) {
        return RocksStore.open(config(), listener, disk);
    }

    @Override
    protected void await(BooleanSupplier condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(condition::getAsBoolean);
    }

    @Override
    protected void holdSyncs(boolean held) {
        disk.hold(held);
    }

    @Override
    protected void failNextSync() {
        disk.failNext();
    }

    /** A copy of the files as they are now; what the old process still does is no longer seen. */
    @Override
    protected void crash() {
        try {
            Path left = directory();
            crashes++;
            StoreFiles.image(left, directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        disk.hold(false);
        store.close();
    }

    @Override
    protected void corrupt(int shard, byte[] key) {
        try (RocksDB db = RocksDB.open(directory().resolve("db").toString())) {
            byte[] stored = db.get(RocksKeys.of(shard, key));
            stored[0] ^= 4;
            db.put(RocksKeys.of(shard, key), stored);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void setFreeBytes(long bytes) {
        freeBytes.set(bytes);
    }

    @Override
    protected void setFormat(int version) {
        try {
            Files.writeString(format(), "chorale-store " + version + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachGroupIsSynced() {
        start();
        for (int i = 1; i <= 20; i++) {
            writeSynced(put(1, "k" + i, "v"));
            assertThat(store.statistics().syncs()).isEqualTo(i);
        }
    }

    @Test
    void whoFindsTheQueueFullWaitsAndIsCounted() {
        store = RocksStore.open(config().withQueueBytes(1_000), recorder, disk);
        holdSyncs(true);
        write(put(1, "first", "1"));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 10; i++) {
                write(new StoreBatch().put(1, key("k" + i), new byte[400]));
            }
        });
        await(() -> store.statistics().fullWaits() > 0);
        assertThat(writer).isNotDone();
        assertThat(store.statistics().waitingBytes()).isLessThan(2_500);
        holdSyncs(false);
        writer.join();
        await(() -> recorder.synced().size() == 11);
    }

    @Test
    void aWaitingWriterIsToldWhenTheStoreFails() {
        store = RocksStore.open(config().withQueueBytes(1_000), recorder, disk);
        holdSyncs(true);
        failNextSync();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 10; i++) {
                write(new StoreBatch().put(1, key("k" + i), new byte[400]));
            }
        });
        await(() -> store.statistics().fullWaits() > 0);
        holdSyncs(false);
        assertThatThrownBy(writer::join).hasMessageContaining("confirms nothing more");
        assertThat(recorder.synced()).isEmpty();
    }

    @Test
    void aScanIsOfOneMomentWhateverIsSyncedMeanwhile() {
        start();
        writeSynced(put(1, "a", "1").put(1, key("c"), key("3")));
        store.scan(1, START, null, (key, value) -> {
            writeSynced(put(1, "b", "2"));
            assertThat(new String(key, StandardCharsets.UTF_8)).isNotEqualTo("b");
            return true;
        });
        assertThat(scan(1, "", null)).hasSize(3);
    }

    @Test
    void reclaimingBringsNothingBackFromTablesThatReachBeyondTheRange() {
        store = RocksStore.open(config().withMemtableBytes(1 << 20), recorder, disk);
        byte[] value = new byte[2 << 10];
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 4_000; i++) {
                new Random(i * 31L + round).nextBytes(value);
                write(new StoreBatch().put(2, key(String.format("%06d", i)), value.clone()));
            }
        }
        writeSynced(put(2, "z", "last"));
        for (int to = 500; to <= 4_000; to += 500) {
            StoreBatch drained = new StoreBatch();
            for (int i = to - 500; i < to; i++) {
                drained.delete(2, key(String.format("%06d", i)));
            }
            writeSynced(drained);
            store.reclaim(2, START, key(String.format("%06d", to)));
            String next = to == 4_000 ? "z" : String.format("%06d", to);
            store.scan(2, START, null, (key, found) -> {
                assertThat(new String(key, StandardCharsets.UTF_8)).isEqualTo(next);
                return false;
            });
        }
        store = reopened();
        assertThat(scan(2, "", null)).containsExactly("z=last");
    }

    /** Nothing more is written, and nobody says that the range is empty. */
    @Test
    void theSpaceOfRecordsThatWereDeletedOneByOneComesBack() {
        store = RocksStore.open(config(), recorder, disk);
        int records = (int) Maintenance.MAX_DELETIONS + 1_000;
        Random random = new Random(1);
        for (int i = 0; i < records; i++) {
            byte[] value = new byte[500];
            random.nextBytes(value);
            write(new StoreBatch().put(2, key(String.format("%06d", i)), value));
        }
        writeSynced(put(2, "z", "last"));
        long full = store.statistics().diskBytes();
        assertThat(full).isGreaterThan(500L * records);
        for (int from = 0; from < records; from += 500) {
            StoreBatch drained = new StoreBatch();
            for (int i = from; i < Math.min(records, from + 500); i++) {
                drained.delete(2, key(String.format("%06d", i)));
            }
            writeSynced(drained);
        }
        await(() -> store.statistics().diskBytes() < full / 4);
        assertThat(scan(2, "", null)).containsExactly("z=last");
    }

    @Test
    void theNativeLibraryLeavesNoCopyAndRemovesThoseOfKilledProcesses() throws IOException {
        Path left = Files.createDirectories(directory().resolve("native").resolve("load123"));
        Files.writeString(left.resolve("librocksdbjni-linux64.so"), "left by kill -9");
        start();
        try (Stream<Path> copies = Files.list(directory().resolve("native"))) {
            assertThat(copies).isEmpty();
        }
    }

    @Test
    void aPlatformWithoutALibraryIsNamed() {
        assertThatThrownBy(() -> NativeLibrary.load(directory(), folder -> {
                    throw new IllegalStateException("librocksdbjni-pdp11.so was not found inside JAR");
                }))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(System.getProperty("os.arch"))
                .hasMessageContaining("librocksdbjni-pdp11.so")
                .hasMessageContaining("java.library.path");
    }

    @Test
    void aMakingThatWasInterruptedIsDoneAgain() throws IOException {
        start();
        store.close();
        Files.move(format(), directory().resolve("chorale-store.format.new"));
        start();
        writeSynced(put(1, "a", "1"));
        assertThat(format()).hasContent("chorale-store " + StoreFormat.VERSION);
    }

    @Test
    void closingWhileReadsGoOnEndsThemCleanly() {
        start();
        for (int i = 0; i < 1_000; i++) {
            write(put(1, "k" + i, "v"));
        }
        writeSynced(put(1, "z", "v"));
        List<CompletableFuture<Integer>> readers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
                    for (int i = 0; ; i++) {
                        scan(1, "", null);
                        assertThat(i).isLessThan(1_000_000);
                    }
                }))
                .limit(3)
                .map(reader -> reader.handle((never, e) -> {
                    assertThat(e).hasMessageContaining("is closed");
                    return 1;
                }))
                .toList();
        scan(1, "", null);
        store.close();
        readers.forEach(reader -> assertThat(reader.join()).isEqualTo(1));
    }

    private RocksConfig config() {
        return RocksConfig.of(directory()).withSpace(LIMITS, freeBytes::get);
    }

    private Path directory() {
        return temp.resolve("store" + crashes);
    }

    private Path format() {
        return directory().resolve("chorale-store.format");
    }
}
