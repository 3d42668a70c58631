package io.chorale.replication.disk;

import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.nio.charset.StandardCharsets;

/**
 * Which spaces a node has founded. What is written here is synced before anything that is written afterwards: a founder
 * that was killed half-way finds out that it has to finish. Thread-safe if the store is.
 */
public final class FoundedSpaces {
    private static final byte[] VERSION = {1};

    private final Store store;

    public FoundedSpaces(Store store) {
        this.store = store;
    }

    /** Whether this node has founded the space. */
    public boolean contains(String space) {
        return store.get(NodeRecords.SHARD, key(space)) != null;
    }

    /** Remembers that this node has founded the space. */
    public void add(String space) {
        store.write(new StoreBatch().put(NodeRecords.SHARD, key(space), VERSION).essential(), 0, token -> {});
    }

    private static byte[] key(String space) {
        byte[] name = space.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[name.length + 1];
        key[0] = NodeRecords.FOUNDED;
        System.arraycopy(name, 0, key, 1, name.length);
        return key;
    }
}
