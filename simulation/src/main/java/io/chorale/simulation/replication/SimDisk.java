package io.chorale.simulation.replication;

import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Entry;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Write;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A disk that keeps what was synced, and of the rest, when it loses power, any prefix. */
final class SimDisk {
    private static final int FORGETS_ONE_OF = 64;

    private record Caller(ClientId client, long sequence) {}

    private final DurableReplica synced;
    private final PlantedBug bug;
    private final SimMirror mirror;
    private final ArrayDeque<Batch> unsynced = new ArrayDeque<>();
    private final ArrayDeque<Batch> pretended = new ArrayDeque<>();
    private final Set<Caller> logged = new HashSet<>();
    private long writes;

    /** @param mirror is told all that happens to this disk */
    SimDisk(DurableReplica initial, PlantedBug bug, SimMirror mirror) {
        this.synced = initial;
        this.bug = bug;
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
        pretended.forEach(this::keep);
        pretended.clear();
        long token = 0;
        for (int i = 0; i < count; i++) {
            Batch batch = unsynced.removeFirst();
            if (bug == PlantedBug.DISK_LIES && i == count - 1) {
                pretended.addLast(batch);
            } else {
                keep(batch);
            }
            token = batch.token();
        }
        mirror.synced(count, synced);
        return token;
    }

    private void keep(Batch batch) {
        for (Write write : batch.writes()) {
            if (write instanceof Write.Log log) {
                remember(log.logged());
            } else if (write instanceof Write.Adopt adopt) {
                logged.clear();
                adopt.image().tail().forEach(this::remember);
            }
        }
        synced.write(bug == PlantedBug.DISK_KEEPS_REMOVED ? withoutRemovals(batch.writes()) : batch.writes());
    }

    private void remember(LoggedEntry entry) {
        if (entry.entry() instanceof Entry.Requested requested) {
            logged.add(new Caller(requested.client(), requested.sequence()));
        }
    }

    private List<Write> withoutRemovals(List<Write> given) {
        return given.stream().map(this::withoutRemovals).toList();
    }

    private Write withoutRemovals(Write write) {
        writes++;
        if (writes % FORGETS_ONE_OF != 0
                || !(write instanceof Write.Log log)
                || !(log.logged().entry() instanceof Entry.Requested asked)) {
            return write;
        }
        List<Change> kept = asked.changes().stream()
                .filter(change -> !(change instanceof Change.Remove))
                .toList();
        return new Write.Log(new LoggedEntry(
                log.logged().dot(),
                new Entry.Requested(asked.client(), asked.sequence(), asked.lowestOpen(), asked.answer(), kept)));
    }

    /** Loses all but the first so many of the batches that were not synced. */
    void crash(int kept) {
        if (kept > 0) {
            sync(kept);
        }
        unsynced.clear();
        pretended.clear();
        mirror.crashed(synced);
    }

    DurableReplica synced() {
        return synced;
    }

    /** Whether the request is on the disk, applied or only logged. */
    boolean holds(ClientId client, long sequence) {
        return logged.contains(new Caller(client, sequence))
                || synced.state().windows().contains(client, sequence);
    }
}
