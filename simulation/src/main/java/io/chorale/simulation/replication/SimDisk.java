package io.chorale.simulation.replication;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Entry;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Windows;
import io.chorale.replication.shard.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A disk that keeps what was synced, and of the rest, when it loses power, any prefix. */
final class SimDisk {
    private static final int FORGETS_ONE_OF = 64;

    private record Caller(ClientId client, long sequence) {}

    private final DurableReplica synced;
    private final PlantedBug bug;
    private final SimMirror mirror;
    private final ArrayDeque<Batch> unsynced = new ArrayDeque<>();
    private final ArrayDeque<Batch> pretended = new ArrayDeque<>();
    /** With the reign that decided it. */
    private final Map<Caller, Epoch> logged = new HashMap<>();

    private boolean isAnotherLost;
    /** Since then, those that did something. */
    private final Set<Caller> loggedSince = new HashSet<>();

    private final List<Windows> adoptedSince = new ArrayList<>();
    /** What was applied when it was damaged; empty when it is not. */
    private final List<Windows> damaged = new ArrayList<>();

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
                log.run().entries().forEach(this::remember);
            } else if (write instanceof Write.Adopt adopt) {
                logged.clear();
                damaged.clear();
                if (isAnotherLost) {
                    adoptedSince.add(adopt.image().state().windows().copy());
                }
                adopt.image().tail().forEach(this::remember);
            }
        }
        synced.write(bug == PlantedBug.DISK_KEEPS_REMOVED ? withoutRemovals(batch.writes()) : batch.writes());
    }

    private void remember(LoggedEntry entry) {
        if (entry.entry() instanceof Entry.Requested requested) {
            Caller caller = new Caller(requested.client(), requested.sequence());
            logged.put(caller, entry.dot().epoch());
            if (isAnotherLost && !requested.changes().isEmpty()) {
                loggedSince.add(caller);
            }
        }
    }

    private List<Write> withoutRemovals(List<Write> given) {
        return given.stream().map(this::withoutRemovals).toList();
    }

    private Write withoutRemovals(Write write) {
        writes++;
        if (writes % FORGETS_ONE_OF != 0 || !(write instanceof Write.Log log)) {
            return write;
        }
        return new Write.Log(new EntryRun(
                log.run().entries().stream().map(SimDisk::withoutRemovals).toList()));
    }

    private static LoggedEntry withoutRemovals(LoggedEntry logged) {
        if (!(logged.entry() instanceof Entry.Requested asked)) {
            return logged;
        }
        List<Change> kept = asked.changes().stream()
                .filter(change -> !(change instanceof Change.Remove))
                .toList();
        return new LoggedEntry(
                logged.dot(),
                new Entry.Requested(asked.client(), asked.sequence(), asked.lowestOpen(), asked.answer(), kept));
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

    /** A record of what is applied or logged cannot be read any more, which is found out at the next start. */
    void damage() {
        damaged.add(synced.state().windows());
        synced.write(List.of(new Write.Damage()));
        mirror.damaged(synced);
    }

    /** Whether there is anything that could be damaged. */
    boolean isWritten() {
        return !synced.promised().equals(Epoch.NONE);
    }

    DurableReplica synced() {
        return synced;
    }

    /** Another disk is lost; that happens once in a run. */
    void anotherIsLost() {
        isAnotherLost = true;
    }

    /** Whether it was logged or adopted here, and synced, since another disk was lost, that the request did something. */
    boolean hasHeldSince(ClientId client, long sequence) {
        return loggedSince.contains(new Caller(client, sequence))
                || adoptedSince.stream().anyMatch(windows -> windows.contains(client, sequence));
    }

    /** Whether the request is on the disk, applied or only logged, or was before it was damaged. */
    boolean holds(ClientId client, long sequence) {
        return holds(client, sequence, epoch -> true);
    }

    /** The same; what is only logged counts if the reign does that decided it. */
    boolean holds(ClientId client, long sequence, Predicate<Epoch> counts) {
        if (synced.state().windows().contains(client, sequence)) {
            return true;
        }
        Epoch decided = logged.get(new Caller(client, sequence));
        return (decided != null && counts.test(decided)) || wasApplied(client, sequence);
    }

    /** Before it was damaged. */
    private boolean wasApplied(ClientId client, long sequence) {
        for (Windows windows : damaged) {
            if (windows.contains(client, sequence)) {
                return true;
            }
        }
        return false;
    }
}
