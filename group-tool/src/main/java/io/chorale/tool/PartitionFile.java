package io.chorale.tool;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Parts the transports of this process as a file says, which all members read: a side of the network cannot tell another. */
final class PartitionFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PartitionFile.class.getName());
    private static final long LOOK_MS = 200;

    private final Path file;
    private final TransportConfig config;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "group-partition");
        thread.setDaemon(true);
        return thread;
    });
    private PartitionedTransport current;
    /** Whether that was told already. */
    private boolean unreadable;

    PartitionFile(Path file, TransportConfig config) {
        this.file = file;
        this.config = config;
        var unused = watch.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    synchronized Transport make() {
        current = new PartitionedTransport(Transports.create(config));
        try {
            current.part(read());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the sides of the partition in " + file, e);
        }
        return current;
    }

    /** What it throws would end the watch, and a heal would never be seen: a file that is being replaced is read later. */
    private synchronized void look() {
        if (current == null) {
            return;
        }
        try {
            current.part(read());
            unreadable = false;
        } catch (IOException e) {
            if (!unreadable) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Cannot read the sides of the partition in " + file
                                + "; they stay as they were, until it can be read",
                        e);
            }
            unreadable = true;
        }
    }

    private Sides read() throws IOException {
        try {
            return Sides.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Sides.NONE;
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
