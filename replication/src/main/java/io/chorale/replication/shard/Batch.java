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

    /** Whether a copy is begun that is filled part by part. */
    public boolean beginsFilling() {
        return writes.stream().anyMatch(write -> write instanceof Write.Fill fill && fill.isFirst());
    }

    /** Whether such a copy, if there was one before, is of no more use under its own number. */
    public boolean endsFilling() {
        return beginsFilling()
                || writes.stream().anyMatch(write -> write instanceof Write.Adopt || write instanceof Write.EndFill);
    }

    /** Whether such a copy takes the place of what was there. */
    public boolean adoptsFilled() {
        return writes.stream().anyMatch(write -> write instanceof Write.Adopt adopt && adopt.isOfFilled());
    }

    /** The same as if there had been nothing before the adoption. */
    public Batch inPlaceOfNothing() {
        return new Batch(token, writes, applied, replaced.with(new ShardState(), 0, List.of()));
    }
}
