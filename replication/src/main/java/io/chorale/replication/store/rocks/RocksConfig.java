package io.chorale.replication.store.rocks;

import io.chorale.replication.store.SpaceGauge;
import io.chorale.replication.store.SpaceLimits;
import java.nio.file.Path;

/**
 * Where a store lives, and its bounds. All memory named here but the queue's is outside the Java heap.
 *
 * @param directory of its own, made when missing; on a local disk
 * @param limits when the disk counts as full; between the two levels there should be room for what is under way when
 *     the first is reached: twice the queue, four memtables, and a merge of some ten memtables
 * @param gauge of the disk's free space
 * @param queueBytes of batches that may wait to be written, at least one batch whatever its size
 * @param groupBytes of batches that are written with one sync, at least one batch
 * @param cacheBytes for blocks that were read, indexes and filters included
 * @param memtableBytes that are sorted in memory before they become a table; up to four of them exist at a time
 */
public record RocksConfig(
        Path directory,
        SpaceLimits limits,
        SpaceGauge gauge,
        long queueBytes,
        long groupBytes,
        long cacheBytes,
        long memtableBytes) {

    private static final long MB = 1 << 20;

    public RocksConfig {
        if (queueBytes < 1 || groupBytes < 1 || cacheBytes < MB || memtableBytes < MB / 16) {
            throw new IllegalArgumentException("A bound is too small: queue " + queueBytes + ", group " + groupBytes
                    + ", cache " + cacheBytes + ", memtable " + memtableBytes + " bytes");
        }
    }

    /** What a node uses. */
    public static RocksConfig of(Path directory) {
        return new RocksConfig(
                directory, SpaceLimits.DEFAULT, new DiskGauge(directory), 32 * MB, 4 * MB, 64 * MB, 64 * MB);
    }

    public RocksConfig withSpace(SpaceLimits newLimits, SpaceGauge newGauge) {
        return new RocksConfig(directory, newLimits, newGauge, queueBytes, groupBytes, cacheBytes, memtableBytes);
    }

    public RocksConfig withMemtableBytes(long bytes) {
        return new RocksConfig(directory, limits, gauge, queueBytes, groupBytes, cacheBytes, bytes);
    }

    public RocksConfig withQueueBytes(long bytes) {
        return new RocksConfig(directory, limits, gauge, bytes, groupBytes, cacheBytes, memtableBytes);
    }

    String storeName() {
        return "the store " + directory;
    }
}
