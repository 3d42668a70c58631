package io.chorale.replication.store.sim;

import io.chorale.replication.store.StoreFormat;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreOpenException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The disk of one simulated node: outlives the store that is opened on it, as a disk outlives a process. Time passes
 * only in {@link #advanceTo}. For one thread.
 */
public final class SimDisk {
    private final String name;
    private final Platter platter = new Platter();
    /** What a crash left of the un-synced tail; the last may be torn. */
    private final List<byte[]> tail = new ArrayList<>();

    private SimDiskOptions options;
    private int format = StoreFormat.VERSION;
    private long foreignBytes;
    private String nextError;
    private long nowMs;
    private SimStore open;

    /** An empty disk; its name is for messages. */
    public SimDisk(String name, SimDiskOptions options) {
        this.name = name;
        this.options = options;
    }

    /**
     * Opens the store on this disk, as a starting process does.
     *
     * @throws StoreOpenException when it is open, or of a newer format
     */
    public SimStore open(StoreListener listener) {
        if (open != null) {
            throw new StoreOpenException("The store " + name + " is in use. Crash or close it first.", null);
        }
        StoreFormat.check(format, "the store " + name);
        recover();
        open = new SimStore(this, listener);
        open.refreshSpace();
        return open;
    }

    /** Lets time pass: syncs that end by then complete their batches, in order. Time never goes back. */
    public void advanceTo(long newNowMs) {
        if (newNowMs < nowMs) {
            throw new IllegalArgumentException("The time is " + nowMs + " ms and cannot become " + newNowMs);
        }
        while (open != null && open.nextSyncMs() <= newNowMs) {
            nowMs = open.nextSyncMs();
            open.sync();
        }
        nowMs = newNowMs;
    }

    /** When the next sync ends; {@link Long#MAX_VALUE} when none is under way. */
    public long nextSyncMs() {
        return open == null ? Long.MAX_VALUE : open.nextSyncMs();
    }

    /**
     * The process dies, or the power fails. Of the un-synced batches some of the first remain, whole, and perhaps the
     * next one in part. The store is dead from here on; another can be opened.
     */
    public void crash(RandomGenerator random) {
        if (open == null) {
            return;
        }
        List<byte[]> unsynced = open.die();
        open = null;
        int whole = random.nextInt(unsynced.size() + 1);
        tail.addAll(unsynced.subList(0, whole));
        if (whole < unsynced.size() && random.nextBoolean()) {
            byte[] torn = unsynced.get(whole);
            tail.add(Arrays.copyOf(torn, random.nextInt(torn.length)));
        }
    }

    /** From now on a sync takes so long; the one under way is not changed. */
    public void setSyncMs(long ms) {
        options = options.withSyncMs(ms);
    }

    /** A disk with the same durable records: a backup, or a directory that somebody copied. */
    public SimDisk copy(String copyName) {
        SimDisk copy = new SimDisk(copyName, options);
        copy.platter.addAll(platter);
        copy.tail.addAll(tail);
        copy.format = format;
        copy.nowMs = nowMs;
        return copy;
    }

    /** So much of the disk is taken by others. */
    public void setForeignBytes(long bytes) {
        foreignBytes = bytes;
        if (open != null) {
            open.refreshSpace();
        }
    }

    /** The next sync ends in an error, and with it the store; what it covered is in doubt, as after a crash. */
    public void failNextSync(String error) {
        nextError = error;
    }

    /** Turns one bit of a stored record over, at a place that the number chooses. */
    public void corrupt(int shard, byte[] key, int bit) {
        platter.flipBit(shard, key, bit);
    }

    /** As if another version of the software had written this disk. */
    public void setFormat(int version) {
        format = version;
    }

    String name() {
        return name;
    }

    long nowMs() {
        return nowMs;
    }

    SimDiskOptions options() {
        return options;
    }

    Platter platter() {
        return platter;
    }

    long freeBytes() {
        return options.capacityBytes() - foreignBytes - platter.bytes();
    }

    /** The error that the sync now ending should have, or null. */
    String takeError() {
        String error = nextError;
        nextError = null;
        return error;
    }

    void closed() {
        open = null;
    }

    /** A failed store that is closed leaves its un-synced batches in doubt: none of them is on the disk. */
    private void recover() {
        for (byte[] frame : tail) {
            if (!SimLog.isWhole(frame)) {
                break;
            }
            SimLog.replay(frame, platter);
        }
        tail.clear();
    }
}
