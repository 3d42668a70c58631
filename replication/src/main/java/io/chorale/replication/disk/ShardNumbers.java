package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ShardId;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Under which number a store has each shard of a node. A number is given once and never again, whatever becomes of its
 * shard. What is written here is synced before anything that is written under the number afterwards, since a store keeps
 * the order of its batches. Not thread-safe.
 */
public final class ShardNumbers {
    private static final int VERSION = 1;
    private static final int FIRST = 1;

    private final Store store;
    private final Map<ShardId, Integer> numbers = new HashMap<>();
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
        WireWriter value = new WireWriter().writeByte(VERSION).writeBoolean(true);
        value.writeString(shard.space()).writeInt(shard.number());
        write(new StoreBatch().put(NodeRecords.SHARD, key(number), value.toBytes()));
        next++;
        numbers.put(shard, number);
        return number;
    }

    /** Deletes all that the store has of a shard. Its number stays taken, so that the space can be reclaimed at leisure. */
    public void drop(ShardId shard) {
        Integer number = numbers.get(shard);
        if (number == null) {
            return;
        }
        byte[] taken = new WireWriter().writeByte(VERSION).writeBoolean(false).toBytes();
        write(new StoreBatch().deleteRange(number, new byte[0], null).put(NodeRecords.SHARD, key(number), taken));
        numbers.remove(shard);
        store.reclaim(number, new byte[0], null);
    }

    private void write(StoreBatch batch) {
        store.write(batch.essential(), 0, token -> {});
    }

    private static byte[] key(int number) {
        return new WireWriter(5).writeByte(NodeRecords.NUMBER).writeInt(number).toBytes();
    }
}
