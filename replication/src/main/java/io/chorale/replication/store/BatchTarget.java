package io.chorale.replication.store;

/** Takes the changes of a batch, in order. */
public interface BatchTarget {

    void put(int shard, byte[] key, byte[] value);

    void delete(int shard, byte[] key);

    /** Deletes from one key, inclusive, to another, exclusive; null is the end of the shard. */
    void deleteRange(int shard, byte[] from, byte[] to);
}
