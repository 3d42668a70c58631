package io.chorale.replication.store.sim;

import io.chorale.replication.store.Completion;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.RecordVisitor;
import io.chorale.replication.store.SealedValue;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreClosedException;
import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreFullException;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreStatistics;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A store on a {@link SimDisk}. One sync is under way at a time and covers the batches that waited when it began; they
 * become visible and are completed together when it ends. For one thread, so a full queue cannot be waited for: it is
 * an error of whoever wrote.
 */
public final class SimStore implements Store {

    private record Waiting(StoreBatch batch, long token, Completion completion) {}

    /** What a store is doing. */
    private enum State {
        /** Takes batches. */
        OPEN,
        /** A sync failed: takes nothing, answers nothing. */
        FAILED,
        /** Closed, or its process died. */
        CLOSED
    }

    private final SimDisk disk;
    private final StoreListener listener;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private State state = State.OPEN;
    private SpaceState space = SpaceState.OK;
    private IOException failure;
    /** How many of the queue's first batches the sync under way covers; 0 when none is. */
    private int syncing;

    private long syncEndMs;
    private long waitingBytes;
    private long batches;
    private long syncs;
    private long logicalBytes;
    private long refused;
    private long corrupt;

    SimStore(SimDisk disk, StoreListener listener) {
        this.disk = disk;
        this.listener = listener;
    }

    @Override
    public void write(StoreBatch batch, long token, Completion completion) {
        batch.check();
        check();
        if (!space.admits(batch)) {
            refused++;
            throw new StoreFullException(name(), space);
        }
        if (queue.size() >= disk.options().queueBatches()) {
            throw new IllegalStateException(queue.size() + " batches wait for " + name()
                    + ": a real store would keep the caller waiting, so the flow control above it does not work");
        }
        queue.addLast(new Waiting(batch, token, completion));
        waitingBytes += batch.bytes();
        if (syncing == 0) {
            beginSync();
        }
    }

    @Override
    public byte[] get(int shard, byte[] key) {
        StoreBatch.checkKey(shard, key);
        check();
        byte[] stored = disk.platter().get(shard, key);
        return stored == null ? null : open(shard, key, stored);
    }

    @Override
    public void scan(int shard, byte[] from, byte[] to, RecordVisitor visitor) {
        StoreBatch.checkRange(shard, from, to);
        check();
        for (Map.Entry<SimKey, byte[]> found :
                disk.platter().range(shard, from, to).entrySet()) {
            byte[] key = found.getKey().key();
            if (!visitor.visit(key.clone(), open(shard, key, found.getValue()))) {
                return;
            }
        }
    }

    /** Deletes what is left in the range at once; deleted records take no room on this disk anyway. */
    @Override
    public void reclaim(int shard, byte[] from, byte[] to) {
        StoreBatch.checkRange(shard, from, to);
        check();
        disk.platter().deleteRange(shard, from, to);
        refreshSpace();
    }

    @Override
    public SpaceState space() {
        return space;
    }

    @Override
    public StoreStatistics statistics() {
        return new StoreStatistics(
                batches,
                syncs,
                logicalBytes,
                logicalBytes,
                disk.platter().bytes(),
                queue.size(),
                waitingBytes,
                0,
                refused,
                corrupt,
                0);
    }

    /** Completes what waits without letting time pass. */
    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        while (state == State.OPEN && syncing > 0) {
            sync();
        }
        state = State.CLOSED;
        queue.clear();
        disk.closed();
    }

    /** When the sync under way ends. */
    long nextSyncMs() {
        return state == State.OPEN && syncing > 0 ? syncEndMs : Long.MAX_VALUE;
    }

    /** The sync under way ends. */
    void sync() {
        String error = disk.takeError();
        if (error != null) {
            fail(error);
            return;
        }
        List<Waiting> group = new ArrayList<>();
        for (; syncing > 0; syncing--) {
            Waiting next = queue.removeFirst();
            next.batch().replay(disk.platter());
            waitingBytes -= next.batch().bytes();
            logicalBytes += next.batch().bytes();
            group.add(next);
        }
        batches += group.size();
        syncs++;
        if (disk.freeBytes() < 0) {
            throw new IllegalStateException("The disk of " + name() + " has overflowed: its reserve of "
                    + disk.options().limits() + " is too small for what may wait");
        }
        refreshSpace();
        if (!queue.isEmpty()) {
            beginSync();
        }
        for (Waiting done : group) {
            if (state == State.CLOSED) {
                return;
            }
            done.completion().synced(done.token());
        }
    }

    void refreshSpace() {
        SpaceState next = disk.options().limits().next(space, disk.freeBytes());
        if (next != space) {
            space = next;
            listener.spaceChanged(next);
        }
    }

    /** The process dies; what was not synced, in order. */
    List<byte[]> die() {
        state = State.CLOSED;
        return queue.stream().map(waiting -> SimLog.encode(waiting.batch())).toList();
    }

    private void beginSync() {
        syncing = Math.min(queue.size(), disk.options().groupBatches());
        syncEndMs = disk.nowMs() + disk.options().syncMs();
    }

    private void fail(String error) {
        state = State.FAILED;
        syncing = 0;
        failure = new IOException(error);
        listener.failed(new StoreFailedException(name(), failure));
    }

    private byte[] open(int shard, byte[] key, byte[] stored) {
        try {
            return SealedValue.open(name(), shard, key, stored, stored.length);
        } catch (CorruptRecordException e) {
            corrupt++;
            throw e;
        }
    }

    private void check() {
        switch (state) {
            case OPEN -> {}
            case FAILED -> throw new StoreFailedException(name(), failure);
            case CLOSED -> throw new StoreClosedException(name());
        }
    }

    private String name() {
        return "the store " + disk.name();
    }
}
