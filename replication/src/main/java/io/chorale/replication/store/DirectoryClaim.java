package io.chorale.replication.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps two class loaders of one process from using one directory. A file lock keeps other processes out, but does not
 * tell its users within one process apart; and each class loader has its own copy of a class, and of a native library,
 * which do not see each other.
 */
public final class DirectoryClaim implements AutoCloseable {
    /** One of the system properties, which are what all class loaders of a process share. */
    private final String property;

    private DirectoryClaim(String property) {
        this.property = property;
    }

    /**
     * Claims a directory that exists.
     *
     * @param purpose what for; claims for different purposes do not exclude each other
     * @return null when this process uses it for that already
     */
    public static DirectoryClaim take(String purpose, Path directory) throws IOException {
        String property = purpose + ":" + directory.toRealPath();
        boolean taken = System.getProperties().putIfAbsent(property, "in use") == null;
        return taken ? new DirectoryClaim(property) : null;
    }

    @Override
    public void close() {
        System.getProperties().remove(property);
    }
}
