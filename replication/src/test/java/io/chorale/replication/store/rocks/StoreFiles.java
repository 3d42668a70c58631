package io.chorale.replication.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What tests do to the files of a store. */
final class StoreFiles {

    private StoreFiles() {}

    /** What a killed process would leave now: a copy of all files, the log's last bytes included. */
    static Path image(Path store, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, target.resolve(store.relativize(file).toString()));
            }
        }
        return target;
    }

    static Path lastLog(Path store) throws IOException {
        List<Path> logs = WalCheck.logs(store.resolve("db"));
        return logs.get(logs.size() - 1);
    }

    static List<Path> tables(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store.resolve("db"))) {
            List<Path> tables = files.filter(file -> file.toString().endsWith(".sst"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            assertThat(tables).isNotEmpty();
            return tables;
        }
    }

    static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1);
        }
    }

    static void truncate(Path file, long lengthBytes) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(lengthBytes);
        }
    }
}
