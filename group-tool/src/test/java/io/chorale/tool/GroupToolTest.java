package io.chorale.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Security;
import io.chorale.groups.Service;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
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
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a member in this JVM, over real sockets on 127.0.0.1. */
class GroupToolTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String name = "tool-" + UUID.randomUUID();
    private final List<AutoCloseable> open = new ArrayList<>();

    private Cluster member(String member, Path partition) {
        return member(member, partition, Security.none());
    }

    private Cluster member(String member, Path partition, Security security) {
        TransportConfig transport = new TransportConfig(name, member, "127.0.0.1", "udp", List.of(), security);
        PartitionFile file = new PartitionFile(partition, transport);
        Cluster cluster = Clusters.join(ClusterConfig.of(transport), file::make);
        open.add(0, file);
        open.add(0, cluster);
        return cluster;
    }

    private String run(String... words) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        run(Reader.nullReader(), printed, words);
        return printed.toString(UTF_8);
    }

    private void run(Reader in, ByteArrayOutputStream printed, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("--cluster", name));
        all.addAll(Arrays.asList(words));
        try (PrintStream out = new PrintStream(printed, true, UTF_8)) {
            new GroupTool(Options.of(all.toArray(new String[0])), out).run(in);
        }
    }

    /** Runs a command that does not end by itself, until the test does. */
    private ByteArrayOutputStream runOn(String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Thread running = new Thread(() -> {
            try {
                run(Reader.nullReader(), printed, words);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (TransportException e) {
                // The end of the test interrupts it.
                assertThat(e).hasMessageContaining("Interrupted");
            }
        });
        running.start();
        open.add(0, () -> {
            running.interrupt();
            running.join();
        });
        return printed;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void whoeverKnowsTheSecretIsInAProtectedCluster(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "the secret of this cluster\n");
        member("a", directory.resolve("none"), Security.sharedSecret(secret));

        assertThat(run("status", "--name", "b", "--secret-file", secret.toString()))
                .containsPattern("(?m)^a-.*running")
                .doesNotContain("Nobody else");
        assertThat(run("status", "--name", "c")).contains("Nobody else is in the cluster");
        assertThatThrownBy(() -> run("status", "--secret-file", "nowhere"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("nowhere");
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
    void joinSendsTheLinesOfItsInputInOrder(@TempDir Path directory) throws IOException {
        try (GroupSession anna = member("a", directory.resolve("none")).connect("anna")) {
            anna.join("tea", JoinOptions.DEFAULT);
            run(new StringReader("one\ntwo\n"), new ByteArrayOutputStream(), "join", "tea", "--service", "safe");
            List<String> lines = new ArrayList<>();
            await().atMost(SOON).until(() -> {
                GroupEvent event = anna.receive(Duration.ofMillis(50));
                if (event instanceof GroupEvent.Message message) {
                    lines.add(message.service() + " " + new String(message.payload(), UTF_8));
                }
                return lines.size() == 2;
            });
            assertThat(lines).containsExactly("SAFE one", "SAFE two");
        }
    }

    @Test
    void watchPrintsViewsAndMessages(@TempDir Path directory) {
        try (GroupSession anna = member("a", directory.resolve("none")).connect("anna")) {
            ByteArrayOutputStream printed = runOn("watch", "tea", "--name", "berta");
            await().atMost(SOON).until(() -> printed.toString(UTF_8).contains("view of tea by JOIN: [#berta#"));
            anna.join("tea", JoinOptions.DEFAULT);
            anna.send(Service.CAUSAL, "tea", "hello".getBytes(UTF_8));
            anna.leave("tea").toCompletableFuture().join();
            await().atMost(SOON).until(() -> printed.toString(UTF_8).contains("view of tea by LEAVE"));
            assertThat(printed.toString(UTF_8).lines())
                    .anyMatch(
                            line -> line.matches("view of tea by JOIN: \\[#berta#.*, #anna#.*\\] changed \\[#anna#.*"))
                    .anyMatch(line -> line.matches("CAUSAL \\[tea\\] #anna#.*: hello"));
        }
    }

    @Test
    void whoIsRemovedFromAGroupIsToldWhyAndWatchesNoMore() {
        GroupEvent removed = new GroupEvent.Removed("tea", "the others have other options");
        assertThat(EventText.of(removed)).isEqualTo("no member of tea any more: the others have other options");
        assertThat(EventText.isLast(removed)).isTrue();
        assertThat(EventText.isLast(new GroupEvent.Disconnected("closed"))).isTrue();
        assertThat(EventText.isLast(new GroupEvent.Transitional("tea"))).isFalse();
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
    void aHealIsSeenAfterAFileThatCouldNotBeRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("sides");
        Logger logger = Logger.getLogger(PartitionFile.class.getName());
        Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        open.add(() -> logger.removeHandler(handler));
        Cluster a = member("a", file);
        Cluster b = member("b", directory.resolve("none"));
        await().atMost(SOON).until(() -> a.members().size() == 2 && a.members().equals(b.members()));
        Files.writeString(file, "a | b");
        await().atMost(SOON).until(() -> a.members().size() == 1);
        Files.delete(file);
        // A directory can be read as a file by nobody, root included.
        Files.createDirectory(file);
        await().atMost(SOON).until(() -> !logged.isEmpty());
        Files.delete(file);
        await().atMost(SOON).until(() -> a.members().size() == 2 && a.members().equals(b.members()));
        assertThat(logged).singleElement().satisfies(entry -> assertThat(entry.getMessage())
                .contains(file.toString()));
    }

    @Test
    void aWrongCommandLineSaysWhatIsWrong() {
        assertThatThrownBy(() -> Options.of("ping", "--colour", "red")).hasMessage("There is no flag --colour");
        assertThatThrownBy(() -> Options.of("ping", "--rate")).hasMessage("--rate needs a value");
        assertThatThrownBy(() -> Options.of("ping", "--rate", "0").number("rate"))
                .hasMessageContaining("1 or more");
        assertThatThrownBy(() -> Options.of("ping", "--service", "best").service())
                .hasMessageContaining("not best");
        assertThatThrownBy(() -> Options.of("ping").check()).hasMessage("'ping' needs a group");
        assertThatThrownBy(() -> Options.of("send", "tea").check()).hasMessage("'send' needs a group and a text");
        assertThatThrownBy(() -> Options.of("pong", "tea").check()).hasMessage("There is no command 'pong'");
        assertThatThrownBy(() -> Options.of("status", "--bytes", "few").check())
                .hasMessage("--bytes is a number, not few");
    }
}
