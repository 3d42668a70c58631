package io.chorale.replication.store.rocks;

import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads the database's library from a copy under the store's own directory, where the next start finds what a killed
 * process left; in the system's temporary folder such copies pile up. Each load has a folder of its own, because a
 * library that an undeployed application still holds cannot be loaded again under the same name.
 */
final class NativeLibrary {
    private static final Logger LOG = System.getLogger(NativeLibrary.class.getName());

    private NativeLibrary() {}

    /** What takes the library out of the jar into a folder and loads it. */
    interface Loader {
        void load(String folder) throws IOException;
    }

    /** Does nothing more than tidy up when this class loader has loaded it before. */
    static void load(Path store) throws IOException {
        load(store, folder -> NativeLibraryLoader.getInstance().loadLibrary(folder));
        RocksDB.loadLibrary();
        removeUnused(store.resolve("native"));
    }

    /** @throws StoreOpenException when there is no library for this platform */
    static void load(Path store, Loader loader) throws IOException {
        Path copies = Files.createDirectories(store.resolve("native"));
        removeUnused(copies);
        Path own = Files.createTempDirectory(copies, "load");
        try {
            loader.load(own.toString());
        } catch (RuntimeException | ExceptionInInitializerError | NoClassDefFoundError e) {
            // So the database says that its jar has no library of this name, or that it cannot even think of a name.
            throw new StoreOpenException(
                    "The database has no native library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + " (" + e + "). chorale.rar carries those of Linux"
                            + " and Windows on x86-64, Linux on ARM64, and macOS on both: on another platform put the"
                            + " complete rocksdbjni jar in the place of the one that Chorale came with, or the library"
                            + " into a folder of java.library.path.",
                    e);
        }
    }

    /** Where a loaded library can be deleted it is, here and now; where it cannot (Windows) a later start does it. */
    private static void removeUnused(Path copies) throws IOException {
        try (Stream<Path> found = Files.walk(copies)) {
            List<Path> deepestFirst =
                    found.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList();
            for (Path path : deepestFirst) {
                if (!path.equals(copies)) {
                    remove(path);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void remove(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            LOG.log(Level.DEBUG, "{0} holds a library in use", path);
        } catch (FileSystemException e) {
            if (!Files.exists(path)) {
                throw e;
            }
            LOG.log(Level.DEBUG, "{0} is in use ({1})", path, e.getMessage());
        }
    }
}
