package io.chorale.replication.store.rocks;

import io.chorale.replication.store.StoreFormat;
import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that says which version wrote the store, read before the database touches anything. It gets its name once
 * the database was made: a directory with a database and without it is damaged, one with it and without a database too,
 * and neither is taken for an empty store. Until then a draft tells that nothing was ever confirmed.
 */
final class FormatRecord {
    private static final String FILE = "chorale-store.format";
    private static final String DRAFT = FILE + ".new";
    private static final String PREFIX = "chorale-store ";

    private final Path directory;
    private final String store;

    FormatRecord(Path directory, String store) {
        this.directory = directory;
        this.store = store;
    }

    /** Whether there is nothing of a store, whatever else is in the directory. */
    boolean isMissing(Path database) {
        return !Files.exists(directory.resolve(FILE)) && !isDatabase(database);
    }

    private static boolean isDatabase(Path database) {
        return Files.exists(database.resolve("CURRENT"));
    }

    /**
     * Whether there is a store, as opposed to a directory where one is to be made.
     *
     * @param database where the database is or will be
     * @throws StoreOpenException when this version cannot read it, or part of it is missing
     */
    boolean isPresent(Path database) throws IOException {
        boolean hasDatabase = isDatabase(database);
        if (Files.exists(directory.resolve(FILE))) {
            StoreFormat.check(version(), store);
            if (!hasDatabase) {
                throw damaged("its database is missing");
            }
            return true;
        }
        if (hasDatabase && !Files.exists(directory.resolve(DRAFT))) {
            throw damaged("its format record " + FILE + " is missing");
        }
        return false;
    }

    /** Says that a database is about to be made here. */
    void announce() throws IOException {
        Path draft = directory.resolve(DRAFT);
        byte[] text = (PREFIX + StoreFormat.VERSION + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(text);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    /** Says that it was made. */
    void confirm() throws IOException {
        Files.move(directory.resolve(DRAFT), directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        syncDirectory();
    }

    StoreOpenException damaged(String what) {
        return damaged(what, null);
    }

    StoreOpenException damaged(String what, Throwable cause) {
        return new StoreOpenException(
                "The files of " + store + " are damaged: " + what
                        + ". Restore them all from the moment the node stopped,"
                        + " or empty the data directory: the node then joins as a new one and is filled by the others."
                        + " Check the disk. Nothing was changed.",
                cause);
    }

    private int version() throws IOException {
        String text = Files.readString(directory.resolve(FILE), StandardCharsets.ISO_8859_1)
                .strip();
        try {
            if (text.startsWith(PREFIX)) {
                return Integer.parseInt(text.substring(PREFIX.length()));
            }
        } catch (NumberFormatException e) {
            throw damaged("its format record says '" + text + "'", e);
        }
        throw damaged("its format record says '" + text + "'");
    }

    private void syncDirectory() throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
