package io.chorale.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class DiskTest {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Test
    void memoryIsNoDisk() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"));
        assertThatThrownBy(() -> Disk.describe(MEMORY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BENCH_WORK");
    }

    @Test
    void aDiskIsTried() throws IOException {
        // The build's own directory: temporary ones may be in memory.
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "disk");
        try {
            Assumptions.assumeFalse(Files.getFileStore(directory).type().equals("tmpfs"));
            assertThat(Disk.describe(directory)).contains(directory.toString(), "p50", "p99");
            assertThat(directory).isEmptyDirectory();
        } finally {
            Files.delete(directory);
        }
    }
}
