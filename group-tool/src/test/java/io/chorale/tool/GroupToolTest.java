package io.chorale.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.node.Clusters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a member in this JVM, over real sockets on 127.0.0.1. */
class GroupToolTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String name = "tool-" + UUID.randomUUID();
    private final List<AutoCloseable> open = new ArrayList<>();

    private Cluster member(String member, Path partition) {
        TransportConfig transport = new TransportConfig(name, member, "127.0.0.1", "udp", List.of());
        PartitionFile file = new PartitionFile(partition, transport);
        Cluster cluster = Clusters.join(ClusterConfig.of(transport), file::make);
        open.add(0, file);
        open.add(0, cluster);
        return cluster;
    }

    private String run(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("--cluster", name));
        all.addAll(Arrays.asList(words));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, UTF_8)) {
            new GroupTool(Options.of(all.toArray(new String[0])), out).run(Reader.nullReader());
        }
        return printed.toString(UTF_8);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void sendsPingsFloodsAndShowsStatus(@TempDir Path directory) throws IOException {
        try (GroupSession anna = member("a", directory.resolve("none")).connect("anna")) {
            anna.join("tea", JoinOptions.DEFAULT);
            run("send", "tea", "hello");
            await().atMost(SOON)
                    .until(() -> anna.receive(Duration.ofMillis(50)) instanceof GroupEvent.Message message
                            && new String(message.payload(), UTF_8).equals("hello"));
            assertThat(run("ping", "milk", "--messages", "20"))
                    .contains("AGREED")
                    .contains("n 20  p50");
            assertThat(run("flood", "milk", "--messages", "2000")).startsWith("2000 messages of 100 bytes, AGREED");
            assertThat(run("status", "--name", "b"))
                    .contains("running")
                    .contains("session anna 1 1")
                    .doesNotContain("did not answer");
        }
    }

    @Test
    void aSimulatedPartitionPartsAndHeals(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("sides");
        Cluster a = member("a", file);
        Cluster b = member("b", file);
        await().atMost(SOON).until(() -> a.members().size() == 2 && a.members().equals(b.members()));
        Files.writeString(file, "a | b");
        await().atMost(SOON).until(() -> a.members().size() == 1 && b.members().size() == 1);
        Files.writeString(file, "");
        await().atMost(SOON).until(() -> a.members().size() == 2 && a.members().equals(b.members()));
    }

    @Test
    void aWrongCommandLineSaysWhatIsWrong() {
        assertThatThrownBy(() -> Options.of("ping", "--colour", "red")).hasMessage("There is no flag --colour");
        assertThatThrownBy(() -> Options.of("ping", "--rate")).hasMessage("--rate needs a value");
        assertThatThrownBy(() -> Options.of("ping", "--rate", "0").number("rate"))
                .hasMessageContaining("1 or more");
        assertThatThrownBy(() -> Options.of("ping", "--service", "best").service())
                .hasMessageContaining("not best");
        assertThatThrownBy(() -> Options.of("ping").argument(0, "a group")).hasMessage("'ping' needs a group");
    }
}
