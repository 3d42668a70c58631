package io.chorale.replication.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of one or several shards that take effect together. The arrays given are used, not copied. Of two changes of
 * one key the later counts. Not thread-safe; not to be changed once it was written.
 */
public final class StoreBatch {

    /** How much an essential batch may add, keys and values together. */
    public static final int MAX_ESSENTIAL_BYTES = 64 << 10;

    private final List<Change> changes = new ArrayList<>();
    private long bytes;
    private long addedBytes;
    private boolean essential;
    private boolean granted;

    /**
     * Calls this batch essential: it frees space, or is a small record without which nothing can be freed, such as an
     * acknowledgement or a promise. It is taken from a reserve when the disk is full for everything else.
     */
    public StoreBatch essential() {
        essential = true;
        return this;
    }

    /**
     * Calls this batch granted: its growth was let in where the disk had room, and whoever writes it cannot take it back
     * any more. It too is taken from the reserve, whatever its size, so only those may grant who let in nothing that
     * adds while the disk of anyone who has to write it is full.
     */
    public StoreBatch granted() {
        granted = true;
        return this;
    }

    public StoreBatch put(int shard, byte[] key, byte[] value) {
        checkKey(shard, key);
        if (value.length > Store.MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("A value of " + value.length + " bytes is above the limit of "
                    + Store.MAX_VALUE_BYTES + "; store it in pieces");
        }
        addedBytes += key.length + value.length;
        return add(new Put(shard, key, value), key.length + value.length);
    }

    public StoreBatch delete(int shard, byte[] key) {
        checkKey(shard, key);
        return add(new Delete(shard, key), key.length);
    }

    /**
     * Deletes all records of a range, however many. Cheap to write, but each such call makes reads of its neighbourhood
     * slower until the background has caught up: meant for cuts and whole shards, not for single records.
     *
     * @param from inclusive; empty for the beginning of the shard
     * @param to exclusive; null for the end of the shard
     */
    public StoreBatch deleteRange(int shard, byte[] from, byte[] to) {
        checkRange(shard, from, to);
        return add(new DeleteRange(shard, from, to), from.length + (to == null ? 0 : to.length));
    }

    public boolean isEssential() {
        return essential;
    }

    public boolean isGranted() {
        return granted;
    }

    /** How many changes it holds. */
    public int size() {
        return changes.size();
    }

    /** Keys and values together. */
    public long bytes() {
        return bytes;
    }

    /** Hands the changes over, in order. */
    public void replay(BatchTarget target) {
        for (Change change : changes) {
            change.apply(target);
        }
    }

    /**
     * What every implementation asks of a batch before it takes it.
     *
     * @throws IllegalArgumentException when it is empty or too large
     */
    public void check() {
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("A batch without changes");
        }
        if (bytes > Store.MAX_BATCH_BYTES) {
            throw new IllegalArgumentException("A batch of " + bytes + " bytes is above the limit of "
                    + Store.MAX_BATCH_BYTES + "; write it in several");
        }
        if (essential && addedBytes > MAX_ESSENTIAL_BYTES) {
            throw new IllegalArgumentException("An essential batch adds " + addedBytes + " bytes, the limit is "
                    + MAX_ESSENTIAL_BYTES + ": it would use up the reserve that lets a full disk be emptied");
        }
    }

    /** Refuses a shard or bounds that no store can have. */
    public static void checkRange(int shard, byte[] from, byte[] to) {
        checkShard(shard);
        if (from.length > Store.MAX_KEY_BYTES || (to != null && to.length > Store.MAX_KEY_BYTES)) {
            throw new IllegalArgumentException("A bound is longer than " + Store.MAX_KEY_BYTES + " bytes");
        }
    }

    /** Refuses a shard or key that no store can have. */
    public static void checkKey(int shard, byte[] key) {
        checkShard(shard);
        if (key.length == 0 || key.length > Store.MAX_KEY_BYTES) {
            throw new IllegalArgumentException("A key has 1 to " + Store.MAX_KEY_BYTES + " bytes, not " + key.length);
        }
    }

    private static void checkShard(int shard) {
        if (shard < 0) {
            throw new IllegalArgumentException("A shard's number is not negative: " + shard);
        }
    }

    private StoreBatch add(Change change, int changeBytes) {
        changes.add(change);
        bytes += changeBytes;
        return this;
    }

    private sealed interface Change {
        void apply(BatchTarget target);
    }

    private record Put(int shard, byte[] key, byte[] value) implements Change {
        @Override
        public void apply(BatchTarget target) {
            target.put(shard, key, value);
        }
    }

    private record Delete(int shard, byte[] key) implements Change {
        @Override
        public void apply(BatchTarget target) {
            target.delete(shard, key);
        }
    }

    private record DeleteRange(int shard, byte[] from, byte[] to) implements Change {
        @Override
        public void apply(BatchTarget target) {
            target.deleteRange(shard, from, to);
        }
    }
}
