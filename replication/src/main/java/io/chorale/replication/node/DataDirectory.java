package io.chorale.replication.node;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.UUID;

/**
 * The directory that makes a process a node: holds its lasting id, and is locked while the node lives, also against a
 * second class loader of the same process.
 */
final class DataDirectory implements AutoCloseable {
    static final int FORMAT_VERSION = 1;
    private static final String IDENTITY = "node.properties";

    private final Path path;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final UUID nodeId;

    private DataDirectory(Path path, FileChannel lockChannel, FileLock lock, UUID nodeId) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.nodeId = nodeId;
    }

    /**
     * Opens a directory, making it when it does not exist.
     *
     * @throws NodeStartException when it is in use, belongs to another cluster, was written by a newer version, or
     *     cannot be written
     */
    static DataDirectory open(Path path, String clusterName) {
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(channel, path);
            return new DataDirectory(path, channel, lock, identity(path, clusterName));
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new NodeStartException(
                    "The data directory " + path + " cannot be used (" + e + "). Make it writable, or set dataDirectory"
                            + " to another one.",
                    e);
        } catch (NodeStartException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    UUID nodeId() {
        return nodeId;
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            throw new NodeStartException("The lock of " + path + " cannot be released: " + e, e);
        }
    }

    private static FileLock lock(FileChannel channel, Path path) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw inUse(path, "this process, perhaps from a deployment that did not stop", e);
        }
        if (lock == null) {
            throw inUse(path, "another process", null);
        }
        return lock;
    }

    private static NodeStartException inUse(Path path, String by, Throwable cause) {
        return new NodeStartException(
                "The data directory " + path + " is in use by " + by
                        + ". Stop it, or set dataDirectory to another one.",
                cause);
    }

    private static UUID identity(Path path, String clusterName) throws IOException {
        Path file = path.resolve(IDENTITY);
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
            return checked(properties, file, clusterName);
        }
        UUID nodeId = UUID.randomUUID();
        properties.setProperty("format", String.valueOf(FORMAT_VERSION));
        properties.setProperty("cluster", clusterName);
        properties.setProperty("node", nodeId.toString());
        Path draft = path.resolve(IDENTITY + ".new");
        try (Writer out = Files.newBufferedWriter(draft)) {
            properties.store(out, "Identity of a Chorale node: never copy this directory");
        }
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file);
        }
        return nodeId;
    }

    private static UUID checked(Properties properties, Path file, String clusterName) {
        try {
            int format = Integer.parseInt(properties.getProperty("format", ""));
            if (format > FORMAT_VERSION) {
                throw new NodeStartException(
                        file + " has format " + format + ", this version reads up to " + FORMAT_VERSION
                                + ". Use the newer version of Chorale, or an empty dataDirectory.",
                        null);
            }
            if (!clusterName.equals(properties.getProperty("cluster"))) {
                throw new NodeStartException(
                        file + " belongs to cluster '" + properties.getProperty("cluster") + "', not to '" + clusterName
                                + "'. Set clusterName or dataDirectory so that they belong together.",
                        null);
            }
            return UUID.fromString(properties.getProperty("node", ""));
        } catch (IllegalArgumentException e) {
            throw new NodeStartException(
                    file + " is damaged (" + e.getMessage() + "). Restore it, or use an empty dataDirectory: the node"
                            + " joins as a new one then.",
                    e);
        }
    }

    private static void closeQuietly(FileChannel channel, Exception cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
