package io.chorale.replication.store.rocks;

import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps two class loaders of one process from opening one directory. RocksDB keeps other processes out, but each class
 * loader has its own copy of the library, and these do not see each other: both would open it, and ruin it.
 */
record DirectoryClaim(String property) implements AutoCloseable {
    /** System properties are what all class loaders of a process share. */
    private static final String PREFIX = "chorale.store:";

    static DirectoryClaim take(Path directory) throws IOException {
        String property = PREFIX + directory.toRealPath();
        if (System.getProperties().putIfAbsent(property, "in use") != null) {
            throw new StoreOpenException(
                    "The store " + directory + " is in use by this process, perhaps by a deployment that did not stop."
                            + " Stop it, or set dataDirectory to another one.",
                    null);
        }
        return new DirectoryClaim(property);
    }

    @Override
    public void close() {
        System.getProperties().remove(property);
    }
}
