package io.chorale.replication.store.sim;

import io.chorale.replication.store.SpaceLimits;

/**
 * How a simulated disk behaves.
 *
 * @param syncMs how long one sync takes, in virtual milliseconds, from 0
 * @param groupBatches how many batches one sync can cover
 * @param queueBatches how many batches may wait; a core that exceeds it has no flow control
 * @param capacityBytes of the disk
 * @param limits when it counts as full
 */
public record SimDiskOptions(long syncMs, int groupBatches, int queueBatches, long capacityBytes, SpaceLimits limits) {

    /** A disk with room for everything, 1 ms a sync. */
    public static final SimDiskOptions DEFAULT =
            new SimDiskOptions(1, 64, 100_000, 1L << 30, new SpaceLimits(1 << 20, 1 << 18));

    public SimDiskOptions {
        if (syncMs < 0 || groupBatches < 1 || queueBatches < 1 || capacityBytes < 0) {
            throw new IllegalArgumentException("No disk has a sync of " + syncMs + " ms, groups of " + groupBatches
                    + " and a queue of " + queueBatches + " batches, and " + capacityBytes + " bytes");
        }
    }

    public SimDiskOptions withSyncMs(long ms) {
        return new SimDiskOptions(ms, groupBatches, queueBatches, capacityBytes, limits);
    }

    public SimDiskOptions withCapacity(long bytes, SpaceLimits newLimits) {
        return new SimDiskOptions(syncMs, groupBatches, queueBatches, bytes, newLimits);
    }
}
