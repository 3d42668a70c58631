package io.chorale.replication.store;

/**
 * Figures of a store since it was opened.
 *
 * @param batches completed
 * @param syncs of the log; fewer than batches when callers share them
 * @param logicalBytes keys and values of the completed batches
 * @param physicalBytes written to files for it: log, tables and their merges
 * @param diskBytes that the files take now
 * @param waitingBatches accepted, not completed
 * @param waitingBytes keys and values of those
 * @param fullWaits how often a caller had to wait for room in the queue
 * @param refusedBatches because the disk was full
 * @param corruptRecords found by reads
 * @param droppedReclaims hints that were not followed because too many were waiting
 */
public record StoreStatistics(
        long batches,
        long syncs,
        long logicalBytes,
        long physicalBytes,
        long diskBytes,
        int waitingBatches,
        long waitingBytes,
        long fullWaits,
        long refusedBatches,
        long corruptRecords,
        long droppedReclaims) {

    /** Bytes written to files for each byte that was asked to be stored; 0 before the first. */
    public double writeAmplification() {
        return logicalBytes == 0 ? 0 : (double) physicalBytes / logicalBytes;
    }
}
