package io.chorale.jms.security;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A security file that is read again when it has changed, which is looked for when it is asked, at most once a second.
 * A file that is gone or wrong is told once, and what stood in it before goes on counting. Thread-safe.
 */
final class ReloadedFile {
    static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = System.getLogger(ReloadedFile.class.getName());

    /** By what a changed file is known. */
    private record Stamp(FileTime modified, long size, Object key) {
        private static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private final Path path;
    private final LongSupplier nanos;
    private volatile SecurityFile current;
    private volatile long checkedAt;
    private Stamp stamp;
    private boolean told;

    /**
     * Reads the file.
     *
     * @param nanos a monotonic clock
     * @throws IllegalArgumentException when it cannot be read, or something in it is wrong
     */
    ReloadedFile(Path path, LongSupplier nanos) {
        this.path = path;
        this.nanos = nanos;
        try {
            stamp = Stamp.of(path);
            current = SecurityFile.read(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("The security file " + path + " cannot be read: " + e, e);
        }
        checkedAt = nanos.getAsLong();
    }

    /** What stands in it. */
    SecurityFile get() {
        if (nanos.getAsLong() - checkedAt >= CHECK_NANOS) {
            check();
        }
        return current;
    }

    private synchronized void check() {
        if (nanos.getAsLong() - checkedAt < CHECK_NANOS) {
            return;
        }
        try {
            Stamp now = Stamp.of(path);
            if (!now.equals(stamp)) {
                stamp = now;
                current = SecurityFile.read(path);
                LOG.log(Level.INFO, "Read {0} again: {1}", path, current);
            }
            told = false;
        } catch (IOException | IllegalArgumentException e) {
            if (!told || e instanceof IllegalArgumentException) {
                LOG.log(Level.WARNING, "What stood in " + path + " before goes on counting: " + e.getMessage());
            }
            told = true;
        } finally {
            checkedAt = nanos.getAsLong();
        }
    }
}
