package io.chorale.tool;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Parts the transports of this process as a file says, which all members read: a side of the network cannot tell another. */
final class PartitionFile implements AutoCloseable {
    private static final long LOOK_MS = 200;

    private final Path file;
    private final TransportConfig config;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "group-partition");
        thread.setDaemon(true);
        return thread;
    });
    private PartitionedTransport current;

    PartitionFile(Path file, TransportConfig config) {
        this.file = file;
        this.config = config;
        var unused = watch.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    synchronized Transport make() {
        current = new PartitionedTransport(Transports.create(config));
        current.part(read());
        return current;
    }

    private synchronized void look() {
        if (current != null) {
            current.part(read());
        }
    }

    private Sides read() {
        try {
            return Files.exists(file) ? Sides.parse(Files.readString(file)) : Sides.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the sides of the partition in " + file, e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
