package io.chorale.replication.store.rocks;

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

    /** Does nothing more than tidy up when this class loader has loaded it before. */
    static void load(Path store) throws IOException {
        Path copies = Files.createDirectories(store.resolve("native"));
        removeUnused(copies);
        Path own = Files.createTempDirectory(copies, "load");
        NativeLibraryLoader.getInstance().loadLibrary(own.toString());
        RocksDB.loadLibrary();
        removeUnused(copies);
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
