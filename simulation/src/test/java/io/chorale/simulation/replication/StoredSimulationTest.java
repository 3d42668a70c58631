package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.disk.MalformedRecordException;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.store.BatchTarget;
import io.chorale.replication.store.Completion;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.rocks.RocksConfig;
import io.chorale.replication.store.rocks.RocksStore;
import io.chorale.replication.store.sim.SimDiskOptions;
import io.chorale.replication.store.sim.SimStore;
import io.chorale.simulation.replication.StoreMirror.Backend;
import io.chorale.simulation.replication.StoreMirror.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever replicas write in random schedules, a store has it as the simulated disk has it, after each crash. The
 * schedules are those of the protocol's own simulation.
 */
@Tag("long")
class StoredSimulationTest {
    private static final int SEEDS = 3;
    private static final Layout LARGE = new Layout(1 << 20, 1 << 24, UnaryOperator.identity());
    /** Nearly everything is in pieces, and what is adopted in several batches. */
    private static final Layout SMALL = new Layout(3, 700, UnaryOperator.identity());

    /** A disk in memory. */
    private static final class Memory implements Backend {
        private final io.chorale.replication.store.sim.SimDisk disk =
                new io.chorale.replication.store.sim.SimDisk("mirror", SimDiskOptions.DEFAULT);
        private final SimStore store = disk.open(new Listener());
        private long nowMs;
        private long synced;
        private long written;

        @Override
        public Store store() {
            return store;
        }

        @Override
        public void write(List<StoreBatch> batches) {
            batches.forEach(batch -> store.write(batch, ++written, token -> synced = token));
            while (synced < written) {
                disk.advanceTo(++nowMs);
            }
        }

        @Override
        public boolean damage(int shard, byte[] key, int bit) {
            disk.corrupt(shard, key, bit);
            return true;
        }
    }

    private static RunResult run(long seed, ClusterKind mode, Layout layout, List<StoreMirror> mirrors) {
        return new SimRun(seed, mode, Rules.ALL, PlantedBug.NONE, false, name -> {
                    StoreMirror mirror = new StoreMirror(new Memory(), 1, layout, new Random(seed));
                    mirrors.add(mirror);
                    return mirror;
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource(ClusterKind.class)
    void aStoreHasWhatTheReplicaWrote(ClusterKind mode) {
        List<StoreMirror> mirrors = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(run(seed, mode, seed % 2 == 0 ? SMALL : LARGE, mirrors).violation())
                    .as("seed %d", seed)
                    .isNull();
        }
        assertThat(mirrors.stream().mapToInt(StoreMirror::compared).sum())
                .as("comparisons")
                .isGreaterThan(SEEDS * 10);
        assertThat(mirrors.stream().mapToInt(StoreMirror::severalBatches).sum())
                .as("writes of several batches")
                .isGreaterThan(SEEDS / 10);
    }

    @Test
    void damageIsFoundAndLeavesNothingBehind() {
        List<StoreMirror> mirrors = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(run(seed, ClusterKind.MAJORITY_3, seed % 2 == 0 ? SMALL : LARGE, mirrors)
                            .violation())
                    .as("seed %d", seed)
                    .isNull();
        }
        assertThat(mirrors.stream().mapToInt(StoreMirror::damages).sum())
                .as("damaged records")
                .isGreaterThan(10);
    }

    /** A translator that forgets one kind of change is found out within a few schedules. */
    @ParameterizedTest
    @CsvSource({
        "1, true",
        "2, false",
        "3, true",
        "3, false",
        "4, true",
        "5, true",
        "5, false",
        "6, true",
        "6, false",
        "7, true",
        "7, false",
        "8, true",
        "8, false"
    })
    void aForgottenChangeIsFound(int kind, boolean puts) {
        Layout broken = new Layout(SMALL.pieceBytes(), SMALL.aheadBytes(), batch -> without(batch, (byte) kind, puts));
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 60; seed++) {
                        run(seed, ClusterKind.ONE_2, broken, new ArrayList<>());
                    }
                })
                .isInstanceOfAny(AssertionError.class, MalformedRecordException.class, DamagedCopyException.class);
    }

    private static StoreBatch without(StoreBatch batch, byte kind, boolean puts) {
        StoreBatch rest = new StoreBatch();
        batch.replay(new BatchTarget() {
            @Override
            public void put(int shard, byte[] key, byte[] value) {
                if (!puts || key[0] != kind) {
                    rest.put(shard, key, value);
                }
            }

            @Override
            public void delete(int shard, byte[] key) {
                if (puts || key[0] != kind) {
                    rest.delete(shard, key);
                }
            }

            @Override
            public void deleteRange(int shard, byte[] from, byte[] to) {
                if (puts || from.length == 0 || from[0] != kind) {
                    rest.deleteRange(shard, from, to);
                }
            }
        });
        // A store takes no empty batch.
        return rest.size() > 0 ? rest : rest.delete(1, new byte[] {100});
    }

    @Test
    void aDatabaseHasItAfterItWasOpenedAnew(@TempDir Path directory) {
        int shard = 0;
        List<StoreMirror> mirrors = new ArrayList<>();
        Database database = new Database(directory);
        for (long seed = 1; seed <= 2; seed++) {
            Layout layout = seed % 2 == 0 ? SMALL : LARGE;
            for (ClusterKind mode : List.of(ClusterKind.ONE_2)) {
                int firstShard = shard + 1;
                long used = seed;
                RunResult result = new SimRun(seed, mode, Rules.ALL, PlantedBug.NONE, false, name -> {
                            StoreMirror mirror = new StoreMirror(
                                    database, firstShard + name.charAt(0) - 'A', layout, new Random(used));
                            mirrors.add(mirror);
                            return mirror;
                        })
                        .run();
                assertThat(result.violation()).isNull();
                shard += mode.nodes().size();
            }
        }
        database.reopen();
        mirrors.forEach(StoreMirror::compareAtEnd);
        database.store().close();
    }

    /** Fails whatever uses a store that has failed, and counts what is synced. */
    private static final class Listener implements StoreListener, Completion {
        private final Semaphore synced = new Semaphore(0);

        @Override
        public void synced(long token) {
            synced.release();
        }

        @Override
        public void spaceChanged(SpaceState state) {}

        @Override
        public void failed(StoreFailedException cause) {
            throw cause;
        }

        void await(int batches) {
            try {
                assertThat(synced.tryAcquire(batches, 20, TimeUnit.SECONDS))
                        .as("%s batches are synced in 20 s", batches)
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** RocksDB in a directory. */
    private static final class Database implements Backend {
        private final Path directory;
        private final Listener listener = new Listener();
        private RocksStore store;
        private int waitedFor;
        private long token;

        Database(Path directory) {
            this.directory = directory;
            this.store = RocksStore.open(RocksConfig.of(directory), listener);
        }

        /** Once all is synced that was written. */
        @Override
        public Store store() {
            listener.await(waitedFor);
            waitedFor = 0;
            return store;
        }

        @Override
        public void write(List<StoreBatch> batches) {
            waitedFor += batches.size();
            batches.forEach(batch -> store.write(batch, ++token, listener));
        }

        @Override
        public boolean damage(int shard, byte[] key, int bit) {
            return false;
        }

        void reopen() {
            store().close();
            token = 0;
            store = RocksStore.open(RocksConfig.of(directory), listener);
        }
    }
}
