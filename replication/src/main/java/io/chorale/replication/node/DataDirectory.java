package io.chorale.replication.node;

import io.chorale.replication.store.DirectoryClaim;
import io.chorale.replication.store.rocks.RocksConfig;
import io.chorale.replication.store.rocks.RocksStore;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
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
    private static final Logger LOG = System.getLogger(DataDirectory.class.getName());
    private static final String IDENTITY = "node.properties";
    /** An empty file: there was a store once, so when there is none it was lost, or is not mounted. */
    private static final String STORED = "stored";

    private static final String CLAIM = "chorale.dataDirectory";

    private final DirectoryClaim claim;
    private final Path path;
    private final FileChannel lockChannel;
    private final UUID nodeId;

    private DataDirectory(DirectoryClaim claim, Path path, FileChannel lockChannel, UUID nodeId) {
        this.claim = claim;
        this.path = path;
        this.lockChannel = lockChannel;
        this.nodeId = nodeId;
    }

    /**
     * Opens a directory, making it when it does not exist.
     *
     * @throws NodeStartException when it is in use, belongs to another cluster, was written by a newer version, has lost
     *     its store, or cannot be written
     */
    static DataDirectory open(Path path, String clusterName) {
        DirectoryClaim claim = null;
        FileChannel channel = null;
        boolean opened = false;
        try {
            Files.createDirectories(path);
            claim = claim(path);
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(channel, path);
            DataDirectory directory = new DataDirectory(claim, path, channel, identity(path, clusterName));
            opened = true;
            return directory;
        } catch (IOException e) {
            throw unusable(path, e);
        } finally {
            if (!opened) {
                giveUp(channel, claim);
            }
        }
    }

    /**
     * Takes the directory for this process. The file lock cannot tell its users within one process apart, and worse: the
     * system drops it when any of them closes the file.
     */
    private static DirectoryClaim claim(Path path) throws IOException {
        DirectoryClaim claim = DirectoryClaim.take(CLAIM, path);
        if (claim == null) {
            throw inUse(path, "this process, perhaps from a deployment that did not stop", null);
        }
        return claim;
    }

    UUID nodeId() {
        return nodeId;
    }

    /** The node has a store from now on. */
    void keepsStore() {
        try {
            Files.write(path.resolve(STORED), new byte[0]);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    @Override
    public void close() {
        try {
            // Closing the channel releases the lock.
            lockChannel.close();
        } catch (IOException e) {
            throw new NodeStartException("The lock of " + path + " cannot be released: " + e, e);
        } finally {
            claim.close();
        }
    }

    private static void lock(FileChannel channel, Path path) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw inUse(path, "another process", null);
        }
    }

    private static NodeStartException unusable(Path path, IOException cause) {
        return new NodeStartException(
                "The data directory " + path + " cannot be used (" + cause + "). Make it writable, or set dataDirectory"
                        + " to another one.",
                cause);
    }

    private static NodeStartException inUse(Path path, String by, Throwable cause) {
        return new NodeStartException(
                "The data directory " + path + " is in use by " + by
                        + ". Stop it, or set dataDirectory to another one.",
                cause);
    }

    private static UUID identity(Path path, String clusterName) throws IOException {
        Path file = path.resolve(IDENTITY);
        Path store = path.resolve(NodeDisk.DIRECTORY);
        Properties properties = new Properties();
        if (Files.exists(file)) {
            load(properties, file);
            UUID nodeId = checked(properties, file, clusterName);
            if (Files.exists(path.resolve(STORED)) && RocksStore.isMissing(RocksConfig.of(store))) {
                throw new NodeStartException(store + " has no store, though this node had one there."
                        + " Mount or restore it, or use an empty dataDirectory: the node joins as a new one then."
                        + " Nothing was changed.");
            }
            return nodeId;
        }
        if (Files.exists(store)) {
            throw new NodeStartException(
                    file + " is missing, though " + path + " holds what a node has stored. Restore"
                            + " the file, or use an empty dataDirectory: the node joins as a new one then. Nothing was changed.");
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
            UUID nodeId = nodeId(properties.getProperty("node", ""));
            if (properties.getProperty("cluster") == null) {
                throw new IllegalArgumentException("the name of its cluster is missing");
            }
            if (!clusterName.equals(properties.getProperty("cluster"))) {
                throw new NodeStartException(
                        file + " belongs to cluster '" + properties.getProperty("cluster") + "', not to '" + clusterName
                                + "'. Set clusterName or dataDirectory so that they belong together.",
                        null);
            }
            return nodeId;
        } catch (IllegalArgumentException e) {
            throw damaged(file, e);
        }
    }

    private static UUID nodeId(String text) {
        UUID nodeId = UUID.fromString(text);
        if (!nodeId.toString().equals(text)) {
            // Half of an id is read as another one.
            throw new IllegalArgumentException("'" + text + "' is no node id");
        }
        return nodeId;
    }

    private static void load(Properties properties, Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw damaged(file, e);
        }
    }

    private static NodeStartException damaged(Path file, Exception cause) {
        return new NodeStartException(
                file + " is damaged (" + cause.getMessage() + "). Restore it, or use an empty dataDirectory: the node"
                        + " joins as a new one then. Nothing was changed.",
                cause);
    }

    private static void giveUp(FileChannel channel, DirectoryClaim claim) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A lock file could not be closed", e);
        } finally {
            if (claim != null) {
                claim.close();
            }
        }
    }
}
