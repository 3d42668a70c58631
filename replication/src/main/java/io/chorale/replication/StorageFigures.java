package io.chorale.replication;

/**
 * A node's disk and what it has written there, since it started.
 *
 * @param space {@code OK}; {@code FULL}: the node's shards take only what frees space; {@code EXHAUSTED}: nothing can be
 *     written any more
 * @param diskBytes that the node's files take now
 * @param syncs of its log
 * @param writtenBytes to files: the log, tables and their merges
 * @param waitingBatches accepted and not on disk yet
 * @param corruptRecords found when they were read
 */
public record StorageFigures(
        String space, long diskBytes, long syncs, long writtenBytes, int waitingBatches, long corruptRecords) {}
