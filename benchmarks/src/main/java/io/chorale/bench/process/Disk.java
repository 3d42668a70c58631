package io.chorale.bench.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The disk that all contestants write to: figures of writes that are confirmed say nothing without it. */
public final class Disk {
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");
    private static final int BLOCK_BYTES = 4_096;
    private static final int SYNCS = 300;

    /** No disk is that fast; a file system that does not sync is. */
    private static final double SUSPICIOUS_US = 15;

    private Disk() {}

    /**
     * Looks at the disk below a directory, which exists.
     *
     * @return one line for the conditions
     * @throws IllegalArgumentException when it is memory
     */
    public static String describe(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        if (MEMORY.contains(store.type())) {
            throw new IllegalArgumentException("The data directory " + directory + " is on " + store.type()
                    + ", which is memory and syncs nothing: set BENCH_WORK to a directory on a disk");
        }
        Histogram syncs = syncs(directory);
        double p50 = Latencies.percentileUs(syncs, 50);
        return String.format(
                Locale.ROOT,
                "%s on %s, %s; appending %d bytes and syncing: p50 %.0f us, p99 %.0f us%s",
                directory,
                store.name(),
                store.type(),
                BLOCK_BYTES,
                p50,
                Latencies.percentileUs(syncs, 99),
                p50 < SUSPICIOUS_US ? " (TOO FAST FOR A DISK: this does not sync)" : "");
    }

    private static Histogram syncs(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "sync", ".probe");
        Histogram syncs = Latencies.empty();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (int i = 0; i < SYNCS; i++) {
                long startNs = System.nanoTime();
                block.clear();
                while (block.hasRemaining()) {
                    channel.write(block);
                }
                channel.force(false);
                Latencies.record(syncs, System.nanoTime() - startNs);
            }
        } finally {
            Files.delete(file);
        }
        return syncs;
    }
}
