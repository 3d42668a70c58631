package io.chorale.replication.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.rocks.RocksConfig;
import io.chorale.replication.store.rocks.RocksStore;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The records in RocksDB. */
class RocksRecordsTest extends ReplicaRecordsContractTest {
    @TempDir
    private Path directory;

    private RocksStore store;

    @Override
    protected Store open() {
        store = RocksStore.open(RocksConfig.of(directory), new Recorder());
        return store;
    }

    /** A batch is counted as waiting until its completion was called. */
    @Override
    protected void settle() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(store.statistics().waitingBatches()).isZero());
    }
}
