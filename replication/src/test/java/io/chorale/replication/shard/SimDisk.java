package io.chorale.replication.shard;

import java.util.ArrayDeque;

/** A disk that keeps what was synced, and of the rest, when it loses power, any prefix. */
final class SimDisk {
    private final DurableReplica synced;
    private final ArrayDeque<Batch> unsynced = new ArrayDeque<>();
    private final SimMirror mirror;

    /** @param mirror is told all that happens to this disk */
    SimDisk(DurableReplica initial, SimMirror mirror) {
        this.synced = initial;
        this.mirror = mirror;
    }

    /** @param after the replica that has the batch */
    void write(Batch batch, DurableReplica after) {
        unsynced.addLast(batch);
        mirror.written(batch, after);
    }

    int unsynced() {
        return unsynced.size();
    }

    /** Syncs the first so many batches; returns the token of the last. */
    long sync(int count) {
        long token = 0;
        for (int i = 0; i < count; i++) {
            Batch batch = unsynced.removeFirst();
            synced.write(batch.writes());
            token = batch.token();
        }
        mirror.synced(count, synced);
        return token;
    }

    /** Loses all but the first so many of the batches that were not synced. */
    void crash(int kept) {
        if (kept > 0) {
            sync(kept);
        }
        unsynced.clear();
        mirror.crashed(synced);
    }

    DurableReplica synced() {
        return synced;
    }

    /** Whether the request is on the disk, applied or only logged. */
    boolean holds(ClientId client, long sequence) {
        if (synced.state().windows().contains(client, sequence)) {
            return true;
        }
        return synced.image().tail().stream()
                .anyMatch(logged -> logged.entry() instanceof Entry.Requested requested
                        && requested.client().equals(client)
                        && requested.sequence() == sequence);
    }
}
