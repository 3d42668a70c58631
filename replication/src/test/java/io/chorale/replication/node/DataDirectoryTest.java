package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path temp;

    @Test
    void theNodeIdOutlivesTheProcess() {
        UUID first = open("c");
        assertThat(open("c")).isEqualTo(first);
    }

    @Test
    void aDirectoryInUseIsRefusedAndFreeAfterwards() {
        DataDirectory held = DataDirectory.open(temp, "c");
        assertThatThrownBy(() -> DataDirectory.open(temp, "c"))
                .isInstanceOf(NodeStartException.class)
                .hasMessageContaining("in use by this process");
        held.close();
        assertThat(open("c")).isEqualTo(held.nodeId());
    }

    @Test
    void aRefusedSecondUseDoesNotFreeTheDirectoryForOtherProcesses() throws Exception {
        DataDirectory held = DataDirectory.open(temp, "c");
        assertThatThrownBy(() -> DataDirectory.open(temp, "c")).isInstanceOf(NodeStartException.class);
        assertThat(lockSeenByAnotherProcess()).isEqualTo("held");
        held.close();
        assertThat(lockSeenByAnotherProcess()).isEqualTo("free");
    }

    @Test
    void anIdentityThatIsNoPropertiesFileIsRefusedAndTheDirectoryFreed() throws IOException {
        open("c");
        rewrite("node=", "node=\\\\u12");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> open("c")).hasMessageContaining("is damaged");
        }
    }

    @Test
    void anotherClustersDirectoryIsRefusedAndLeftAsItIs() throws IOException {
        open("c");
        String before = Files.readString(temp.resolve("node.properties"));
        assertThatThrownBy(() -> open("d")).hasMessageContaining("belongs to cluster 'c', not to 'd'");
        assertThat(temp.resolve("node.properties")).hasContent(before);
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        open("c");
        rewrite("format=1", "format=2");
        assertThatThrownBy(() -> open("c")).hasMessageContaining("has format 2, this version reads up to 1");
    }

    @Test
    void aDamagedIdentityIsRefused() throws IOException {
        open("c");
        rewrite("node=", "node=not-");
        assertThatThrownBy(() -> open("c")).hasMessageContaining("is damaged");
    }

    @Test
    void aPlaceThatCannotBeADirectoryIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file, "c"))
                .isInstanceOf(NodeStartException.class)
                .hasMessageContaining("cannot be used");
    }

    private String lockSeenByAnotherProcess() throws Exception {
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProbe.class.getName(),
                        temp.resolve("lock").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(probe.waitFor()).as(said).isZero();
        return said.strip();
    }

    private UUID open(String cluster) {
        try (DataDirectory directory = DataDirectory.open(temp, cluster)) {
            return directory.nodeId();
        }
    }

    private void rewrite(String from, String to) throws IOException {
        Path file = temp.resolve("node.properties");
        String before = Files.readString(file);
        String after = before.replace(from, to);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }
}
