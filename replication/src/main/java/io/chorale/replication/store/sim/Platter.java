package io.chorale.replication.store.sim;

import io.chorale.replication.store.BatchTarget;
import io.chorale.replication.store.SealedValue;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What is durable: the records of all shards, values with their checksums, and how much room they take. */
final class Platter implements BatchTarget {
    private final TreeMap<SimKey, byte[]> records = new TreeMap<>();
    private long bytes;

    @Override
    public void put(int shard, byte[] key, byte[] value) {
        SimKey at = new SimKey(shard, key.clone());
        byte[] stored = SealedValue.seal(shard, key, value);
        account(at, records.put(at, stored), -1);
        account(at, stored, 1);
    }

    @Override
    public void delete(int shard, byte[] key) {
        SimKey at = new SimKey(shard, key);
        account(at, records.remove(at), -1);
    }

    @Override
    public void deleteRange(int shard, byte[] from, byte[] to) {
        NavigableMap<SimKey, byte[]> range = range(shard, from, to);
        range.forEach((at, stored) -> account(at, stored, -1));
        range.clear();
    }

    /** Takes over copies of all records of another. */
    void addAll(Platter other) {
        other.records.forEach((at, stored) -> records.put(at, stored.clone()));
        bytes += other.bytes;
    }

    byte[] get(int shard, byte[] key) {
        return records.get(new SimKey(shard, key));
    }

    NavigableMap<SimKey, byte[]> range(int shard, byte[] from, byte[] to) {
        SimKey first = new SimKey(shard, from);
        SimKey end = SimKey.end(shard, to);
        // An empty or reversed range is one without records, here as in a database.
        return first.compareTo(end) <= 0 ? records.subMap(first, true, end, false) : new TreeMap<>();
    }

    /** Turns one bit of a stored record over. */
    void flipBit(int shard, byte[] key, int bit) {
        byte[] stored = get(shard, key);
        if (stored == null) {
            throw new IllegalArgumentException("There is no such record to damage");
        }
        int at = Math.floorMod(bit, stored.length * Byte.SIZE);
        stored[at / Byte.SIZE] ^= (byte) (1 << (at % Byte.SIZE));
    }

    long bytes() {
        return bytes;
    }

    private void account(SimKey at, byte[] stored, int sign) {
        if (stored != null) {
            bytes += sign * (long) (Integer.BYTES + at.key().length + stored.length);
        }
    }
}
