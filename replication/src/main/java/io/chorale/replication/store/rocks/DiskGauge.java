package io.chorale.replication.store.rocks;

import io.chorale.replication.store.SpaceGauge;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The free space of the disk that holds a directory. Which disk that is, a search of all mounts, is asked only once. */
final class DiskGauge implements SpaceGauge {
    private final Path directory;
    private FileStore disk;

    DiskGauge(Path directory) {
        this.directory = directory;
    }

    @Override
    public synchronized long freeBytes() throws IOException {
        if (disk == null) {
            disk = Files.getFileStore(directory);
        }
        return disk.getUsableSpace();
    }
}
