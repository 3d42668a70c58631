package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ShardId;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Under which number a store has each shard of a node. A number is given once and never again, whatever becomes of its
 * shard. What is written here is synced before anything that is written under the number afterwards, since a store keeps
 * the order of its batches. Not thread-safe.
 */
public final class ShardNumbers {
    private static final Logger LOG = System.getLogger(ShardNumbers.class.getName());

    private static final int VERSION = 1;
    private static final int FIRST = 1;

    private final Store store;
    private final Map<ShardId, Integer> numbers = new HashMap<>();
    private final List<Integer> notTaken = new ArrayList<>();
    private int next = FIRST;

    private ShardNumbers(Store store) {
        this.store = store;
    }

    /**
     * Reads what the store has.
     *
     * @throws MalformedRecordException when a record cannot be understood
     */
    public static ShardNumbers open(Store store) {
        ShardNumbers numbers = new ShardNumbers(store);
        store.scan(
                NodeRecords.SHARD,
                new byte[] {NodeRecords.NUMBER},
                new byte[] {NodeRecords.NUMBER + 1},
                (key, value) -> {
                    numbers.read(key, value);
                    return true;
                });
        return numbers;
    }

    private void read(byte[] key, byte[] value) {
        try {
            int number = new WireReader(key, 1, key.length - 1).readInt();
            WireReader in = new WireReader(value);
            Values.checkVersion(in, VERSION);
            next = Math.max(next, number + 1);
            if (in.readBoolean()) {
                numbers.put(new ShardId(in.readString(), in.readInt()), number);
            } else {
                notTaken.add(number);
            }
            in.expectEnd();
        } catch (WireException e) {
            throw NodeRecords.malformed("a shard's number", key, e);
        }
    }

    /** All shards that have a number; a copy. */
    public Map<ShardId, Integer> all() {
        return Map.copyOf(numbers);
    }

    public OptionalInt find(ShardId shard) {
        Integer number = numbers.get(shard);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /**
     * The number of a shard, above 0; a new one if it has none.
     *
     * @throws io.chorale.replication.store.StoreException when the store does not take the record; the shard has no
     *     number then
     */
    public int of(ShardId shard) {
        Integer known = numbers.get(shard);
        if (known != null) {
            return known;
        }
        int number = next;
        write(new StoreBatch().put(NodeRecords.SHARD, key(number), taken(shard)));
        next++;
        numbers.put(shard, number);
        return number;
    }

    /**
     * Gives a shard another number, because what is under the one that it has is damaged.
     *
     * @param move takes what makes it so; to be written before anything under the new number
     */
    public int move(ShardId shard, StoreBatch move) {
        int from = numbers.get(shard);
        int to = next;
        move.put(NodeRecords.SHARD, key(from), notTaken()).put(NodeRecords.SHARD, key(to), taken(shard));
        next++;
        numbers.put(shard, to);
        return to;
    }

    /**
     * A number for a copy that a shard may be moved to when it is complete; of no shard until then.
     *
     * @param taken takes what makes it so; to be written before anything under the number
     */
    public int reserve(StoreBatch taken) {
        int number = next;
        taken.put(NodeRecords.SHARD, key(number), notTaken()).essential();
        next++;
        return number;
    }

    /**
     * Gives a shard a number that was reserved.
     *
     * @param move takes what makes it so; to be written with what makes the copy the shard's
     */
    public void moveTo(ShardId shard, int number, StoreBatch move) {
        int from = numbers.get(shard);
        move.put(NodeRecords.SHARD, key(from), notTaken()).put(NodeRecords.SHARD, key(number), taken(shard));
        numbers.put(shard, number);
    }

    /** Deletes what there is under numbers that are of no shard, such as copies that a crash has left half done. */
    public void tidyUp() {
        for (int number : notTaken) {
            if (isAnythingUnder(number)) {
                delete(number);
            }
        }
        notTaken.clear();
    }

    private boolean isAnythingUnder(int number) {
        boolean[] found = new boolean[1];
        try {
            store.scan(number, new byte[0], null, (key, value) -> {
                found[0] = true;
                return false;
            });
        } catch (CorruptRecordException e) {
            LOG.log(
                    Level.INFO,
                    "What is left under number " + number + ", which no shard has, is damaged and deleted",
                    e);
            return true;
        }
        return found[0];
    }

    /** Deletes all that there is under a number that is of no shard any more. */
    public void delete(int number) {
        write(new StoreBatch().deleteRange(number, new byte[0], null));
        store.reclaim(number, new byte[0], null);
    }

    /** Deletes all that the store has of a shard. Its number stays taken, so that the space can be reclaimed at leisure. */
    public void drop(ShardId shard) {
        Integer number = numbers.get(shard);
        if (number == null) {
            return;
        }
        write(new StoreBatch().deleteRange(number, new byte[0], null).put(NodeRecords.SHARD, key(number), notTaken()));
        numbers.remove(shard);
        store.reclaim(number, new byte[0], null);
    }

    private void write(StoreBatch batch) {
        store.write(batch.essential(), 0, token -> {});
    }

    private static byte[] taken(ShardId shard) {
        WireWriter value = new WireWriter().writeByte(VERSION).writeBoolean(true);
        return value.writeString(shard.space()).writeInt(shard.number()).toBytes();
    }

    private static byte[] notTaken() {
        return new WireWriter().writeByte(VERSION).writeBoolean(false).toBytes();
    }

    private static byte[] key(int number) {
        return new WireWriter(5).writeByte(NodeRecords.NUMBER).writeInt(number).toBytes();
    }
}
