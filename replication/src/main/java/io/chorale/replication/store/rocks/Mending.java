package io.chorale.replication.store.rocks;

import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Mends a store whose tables are damaged. A read that meets damage fails by itself, but a merge that does fails the store, and
 * the next start would begin the same merge. So it is noted that the tables are to be looked through; the next start does that
 * before anything is merged, and if one is damaged, makes the database anew from all that can be read.
 *
 * <p>The new database is beside the old one until it is whole, and takes its place by its name: whenever the process ends, there
 * is one that counts.
 */
final class Mending {
    private static final Logger LOG = System.getLogger(Mending.class.getName());
    private static final String NOTE = "chorale-store.check";
    private static final String UNFINISHED = "db.mending";
    private static final String FINISHED = "db.mended";

    private final RocksConfig config;
    private final Path directory;
    private final Path database;
    private final FormatRecord format;

    /** @param database where the database is */
    Mending(RocksConfig config, Path database, FormatRecord format) {
        this.config = config;
        this.directory = config.directory();
        this.database = database;
        this.format = format;
    }

    static boolean isDamage(Throwable cause) {
        return cause instanceof RocksDBException failed
                && failed.getStatus() != null
                && failed.getStatus().getCode() == Status.Code.Corruption;
    }

    /** Has the next start look through the tables. */
    void note(Throwable damage) {
        try {
            Files.writeString(
                    directory.resolve(NOTE),
                    damage.getMessage() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "The file " + directory.resolve(NOTE) + " could not be written: make it, empty, so that the next"
                            + " start looks through the tables",
                    e);
        }
    }

    /** Goes on where a process ended that was putting a new database in its place. */
    void finish() throws IOException {
        Path finished = directory.resolve(FINISHED);
        if (Files.exists(finished)) {
            delete(database);
            Files.move(finished, database, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(directory.resolve(NOTE));
        }
    }

    boolean isDue() {
        return Files.exists(directory.resolve(NOTE));
    }

    /**
     * Looks through the tables, and mends the store if one is damaged.
     *
     * @throws StoreOpenException when it has to be mended, and there is no room for that
     */
    void run() throws IOException, RocksDBException {
        LOG.log(Level.INFO, "{0}: looking through all tables, since damage was met before", config.storeName());
        Path unfinished = directory.resolve(UNFINISHED);
        delete(unfinished);
        try (Database old = Database.openUnmerged(database, config)) {
            String damage = damageIn(old);
            if (damage == null) {
                LOG.log(Level.INFO, "{0}: all tables can be read", config.storeName());
                Files.delete(directory.resolve(NOTE));
                return;
            }
            requireRoom(old, damage);
            LostKeys lost = LostKeys.load(old.db(), config.storeName());
            try (Database made = Database.open(unfinished, config, true)) {
                lost = lost.with(new Rescue(old.db(), made.db()).run());
                made.finishUnlogged(lost);
            }
            LOG.log(
                    Level.WARNING,
                    config.storeName() + " had damaged tables (" + damage + ") and was made anew from what can be"
                            + " read. Of the shards with these numbers not everything could be: " + lost
                            + "; their copies are filled anew by the others. Check the disk.");
        }
        Files.move(unfinished, directory.resolve(FINISHED), StandardCopyOption.ATOMIC_MOVE);
        finish();
    }

    private static String damageIn(Database tables) throws RocksDBException {
        try {
            tables.db().verifyChecksum();
            return null;
        } catch (RocksDBException e) {
            if (isDamage(e)) {
                return e.getMessage();
            }
            throw e;
        }
    }

    private void requireRoom(Database old, String damage) throws IOException {
        long neededBytes = old.diskBytes() + config.limits().exhaustedBelowBytes();
        long freeBytes = config.gauge().freeBytes();
        if (freeBytes < neededBytes) {
            throw format.damaged(damage + "; to be mended it needs " + neededBytes + " free bytes, and there are "
                    + freeBytes + ": make room and start again");
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> innerFirst = files.sorted(Comparator.reverseOrder()).toList();
            innerFirst.forEach(Mending::deleteOne);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
