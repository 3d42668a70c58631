package io.chorale.replication.shard;

import java.util.List;

/**
 * Writes that are on disk all or none. Batches are synced in the order of their tokens.
 *
 * @param token from 1, without gaps in one process life
 * @param applied the entries that the writes have moved from the tail into the state
 * @param replaced what was there before the last {@link Write.Adopt} among the writes; null when there is none
 */
public record Batch(long token, List<Write> writes, List<LoggedEntry> applied, ReplicaImage replaced) {
    public Batch {
        writes = List.copyOf(writes);
        applied = List.copyOf(applied);
    }
}
