package io.chorale.replication.shard;

import java.util.List;

/**
 * Writes that are on disk all or none. Batches are synced in the order of their tokens.
 *
 * @param token from 1, without gaps in one process life
 */
public record Batch(long token, List<Write> writes) {
    public Batch {
        writes = List.copyOf(writes);
    }
}
