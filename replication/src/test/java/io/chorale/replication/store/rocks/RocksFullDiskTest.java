package io.chorale.replication.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.SpaceLimits;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small file system in memory, where the system lets a test mount one. */
@Timeout(120)
class RocksFullDiskTest {
    private static final int MB = 1 << 20;
    private static final byte[] START = new byte[0];

    @TempDir
    private Path temp;

    private final Random random = new Random(11);
    private final Recorder recorder = new Recorder();
    private Path disk;

    @BeforeEach
    void mountDisk() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=96m", "chorale-test", disk.toString()) == 0,
                "this user may not mount a file system");
    }

    @AfterEach
    void unmountDisk() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void sendsAreRefusedConsumersEmptyTheDiskAndSendsAreTakenAgain() {
        RocksConfig config = RocksConfig.of(disk.resolve("store"))
                .withMemtableBytes(MB)
                .withQueueBytes(MB)
                .withSpace(new SpaceLimits(32 * MB, 16 * MB), new DiskGauge(disk));
        try (Store store = RocksStore.open(config, recorder)) {
            for (int round = 0; round < 2; round++) {
                int stored = fill(store);
                assertThat(stored).isGreaterThan(10_000);
                assertThatThrownBy(() -> put(store, -1)).isInstanceOf(StoreFullException.class);
                drain(store, stored);
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(store.space())
                        .isEqualTo(SpaceState.OK));
                put(store, 0);
                assertThat(recorder.failures()).isEmpty();
                store.write(new StoreBatch().deleteRange(1, START, null), 0, recorder);
            }
        }
        assertThat(recorder.spaces()).containsExactly(SpaceState.FULL, SpaceState.OK, SpaceState.FULL, SpaceState.OK);
    }

    @Test
    void someoneElseFillsTheDiskAndMakesRoomAgain() throws IOException {
        RocksConfig config = RocksConfig.of(disk.resolve("store"))
                .withMemtableBytes(MB)
                .withSpace(new SpaceLimits(32 * MB, 16 * MB), new DiskGauge(disk));
        Path foreign = disk.resolve("foreign");
        try (Store store = RocksStore.open(config, recorder)) {
            Files.write(foreign, new byte[70 * MB]);
            awaitSpace(store, SpaceState.FULL);
            store.write(new StoreBatch().delete(1, key(1)).essential(), 0, recorder);
            Files.delete(foreign);
            awaitSpace(store, SpaceState.OK);
            put(store, 1);
        }
        assertThat(recorder.synced()).hasSize(2);
    }

    /** The gauge is wrong, as it is when others fill the disk faster than it is looked at. */
    @Test
    void aWriteThatFindsNoRoomFailsTheStoreAndTakesNothingThatWasConfirmed() throws IOException {
        RocksConfig config =
                RocksConfig.of(disk.resolve("store")).withSpace(new SpaceLimits(2, 1), () -> Long.MAX_VALUE);
        try (Store store = RocksStore.open(config, recorder)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200_000; i++) {
                            put(store, i);
                        }
                    })
                    .isInstanceOf(StoreFailedException.class)
                    // Whoever meets the end of the disk first says so: the log, or a table that is written behind it.
                    .hasMessageMatching("(?s).*(No space left on device|could not be written or merged).*");
        }
        int confirmed = recorder.synced().size();
        assertThat(confirmed).isGreaterThan(10_000);
        run("mount", "-o", "remount,size=256m", disk.toString());
        try (Store store = RocksStore.open(config, new Recorder())) {
            int[] found = {0};
            store.scan(1, START, null, (key, value) -> {
                assertThat(ByteBuffer.wrap(key).getInt()).isEqualTo(found[0]++);
                return true;
            });
            assertThat(found[0]).isGreaterThanOrEqualTo(confirmed);
        }
    }

    private int fill(Store store) {
        int stored = 0;
        try {
            while (stored < 1_000_000) {
                put(store, stored);
                stored++;
            }
        } catch (StoreFullException e) {
            assertThat(e.state()).isEqualTo(SpaceState.FULL);
        }
        return stored;
    }

    private void drain(Store store, int stored) {
        for (int i = 0; i < stored; i++) {
            store.write(new StoreBatch().delete(1, key(i)).essential(), i, recorder);
        }
        awaitEmpty(store);
        store.reclaim(1, START, null);
    }

    private static void awaitEmpty(Store store) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> store.statistics().waitingBatches() == 0);
    }

    private static void awaitSpace(Store store, SpaceState state) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> store.space() == state);
    }

    private void put(Store store, int number) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        store.write(new StoreBatch().put(1, key(number), value), number, recorder);
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static int run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
