package io.chorale.torture.driver;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** How much lies in a directory that others write to. */
final class DiskUse extends SimpleFileVisitor<Path> {
    private long bytes;

    private DiskUse() {}

    static long bytesIn(Path directory) throws IOException {
        DiskUse use = new DiskUse();
        Files.walkFileTree(directory, use);
        return use.bytes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.size();
        return FileVisitResult.CONTINUE;
    }

    /** Its owner deleted it meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException cause) {
        return FileVisitResult.CONTINUE;
    }
}
