package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.KnownNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.ListMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Directories that a node must not run on: of another cluster, copied, of a newer version, with files that are missing or
 * damaged. Each is refused with what to do, and nothing in it is changed.
 */
class BadInputTest {
    private static final SpaceDefinition SPACE = new SpaceDefinition("list", 4, 2, bodies -> new ListMachine());

    @TempDir
    private Path temp;

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<ChoraleNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(ChoraleNode::close);
    }

    /** One directory that a node has used and left. */
    @BeforeEach
    void useOneDirectory() throws Exception {
        ChoraleNode node = NodeRegistry.acquire(config("a"));
        try (node) {
            Space space = node.open(SPACE);
            space.request(0, ListMachine.bytes("x")).get(20, TimeUnit.SECONDS);
        }
    }

    private NodeConfig config(String name) {
        return config(cluster, name);
    }

    private NodeConfig config(String clusterName, String name) {
        return new NodeConfig(
                clusterName,
                name,
                "127.0.0.1",
                "udp",
                List.of(),
                temp.resolve(name),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS);
    }

    private ChoraleNode start(String name) {
        ChoraleNode node = NodeRegistry.acquire(config(name));
        nodes.add(node);
        return node;
    }

    /** What everybody would miss: all but what the database writes about itself, and locks. */
    private Map<String, Integer> contents() throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(temp.resolve("a"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("LOG") && !name.equalsIgnoreCase("lock") && !name.startsWith("OPTIONS")) {
                    contents.put(temp.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    private void assertRefused(NodeConfig config, String... says) throws IOException {
        Map<String, Integer> before = contents();
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> NodeRegistry.acquire(config))
                    .isInstanceOf(NodeStartException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(says));
        }
        assertThat(contents()).as("nothing was changed").isEqualTo(before);
    }

    private Path identity() {
        return temp.resolve("a").resolve("node.properties");
    }

    private Path store() {
        return temp.resolve("a").resolve("store");
    }

    private Path database(String beginsWith) throws IOException {
        try (Stream<Path> files = Files.list(store().resolve("db"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginsWith))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void cut(Path file, int keptBytes) throws IOException {
        byte[] kept = Arrays.copyOf(Files.readAllBytes(file), keptBytes);
        Files.write(file, kept, StandardOpenOption.TRUNCATE_EXISTING);
    }

    // ---- whose it is, and of which version

    @Test
    void theDirectoryOfAnotherCluster() throws IOException {
        assertRefused(config("other", "a"), "belongs to cluster '" + cluster + "', not to 'other'", "Set clusterName");
    }

    @Test
    void aNewerFormatOfTheDirectory() throws IOException {
        Files.writeString(identity(), Files.readString(identity()).replace("format=1", "format=9"));
        assertRefused(config("a"), "has format 9", "Use the newer version of Chorale");
    }

    @Test
    void aNewerFormatOfTheStore() throws IOException {
        Files.writeString(store().resolve("chorale-store.format"), "chorale-store 99\n");
        assertRefused(config("a"), "99", "newer");
    }

    @Test
    void theStoreOfAnotherNode() throws IOException {
        String other = UUID.randomUUID().toString();
        Files.writeString(identity(), Files.readString(identity()).replaceAll("node=.*", "node=" + other));
        // To know whose it is, the database has to be opened, which begins a log of its own.
        assertThatThrownBy(() -> NodeRegistry.acquire(config("a")))
                .isInstanceOf(NodeStartException.class)
                .hasMessageContainingAll("node " + other, "Bring back what belongs together");
    }

    // ---- files that are missing, cut or garbage

    @Test
    void theIdentityIsMissing() throws IOException {
        Files.delete(identity());
        assertRefused(config("a"), "node.properties is missing", "Restore the file");
    }

    @Test
    void theIdentityIsCutAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(identity());
        for (int kept = 0; kept < whole.length - 1; kept += 7) {
            Files.write(identity(), Arrays.copyOf(whole, kept));
            assertThatThrownBy(() -> NodeRegistry.acquire(config("a")))
                    .as("%s of %s bytes", kept, whole.length)
                    .isInstanceOf(NodeStartException.class);
        }
    }

    @Test
    void theIdentityIsGarbage() throws IOException {
        Files.write(identity(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2, 3, (byte) 0x80});
        assertRefused(config("a"), "node.properties is damaged", "Restore it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 14})
    void theFormatRecordIsCut(int keptBytes) throws IOException {
        cut(store().resolve("chorale-store.format"), keptBytes);
        assertRefused(config("a"), "format record", "Restore them all");
    }

    @Test
    void theFormatRecordIsMissing() throws IOException {
        Files.delete(store().resolve("chorale-store.format"));
        assertRefused(config("a"), "format record", "is missing", "Restore them all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST"})
    void aFileOfTheDatabaseIsMissing(String file) throws IOException {
        Files.delete(database(file));
        assertRefused(config("a"), "estore them all", "empty the data directory", "Nothing was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST"})
    void aFileOfTheDatabaseIsCut(String file) throws IOException {
        cut(database(file), 6);
        assertRefused(config("a"), "estore them all", "empty the data directory", "Nothing was changed");
    }

    @Test
    void theStoreIsMissing() throws Exception {
        empty(store());
        assertRefused(config("a"), "has no store", "Mount or restore it", "Nothing was changed");
        Files.createDirectory(store().resolve("lost+found"));
        assertRefused(config("a"), "has no store", "Mount or restore it", "Nothing was changed");
        Files.delete(store().resolve("lost+found"));
        Files.delete(store());
        assertRefused(config("a"), "has no store", "Mount or restore it", "Nothing was changed");
    }

    private static void empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(directory)) {
                    Files.delete(file);
                }
            }
        }
    }

    // ---- copies and removals

    @Test
    void aCopiedDirectoryBesideTheOtherOne() throws Exception {
        copy(temp.resolve("a"), temp.resolve("copy"));
        Space space = start("a").open(SPACE);
        space.request(0, ListMachine.bytes("y")).get(20, TimeUnit.SECONDS);

        assertThatIsRefused("copy", "is a copy");
        assertThat(ListMachine.text(space.query(0, new byte[0]).get(20, TimeUnit.SECONDS)))
                .isEqualTo("2");
        nodes.remove(1).close();
        assertThatThrownBy(() -> NodeRegistry.acquire(config("copy")))
                .as("it remembers")
                .isInstanceOf(NodeStartException.class)
                .hasMessageContaining("empty its data directory");
    }

    @Test
    void aRemovedNodeThatComesBackAndItsSuccessor() throws Exception {
        ChoraleNode a = start("a");
        Space space = a.open(SPACE);
        ChoraleNode b = start("b");
        UUID gone = b.nodeId();
        b.open(SPACE);
        awaitTwoCopies(space);
        b.close();
        await().until(() -> a.presentNodes().size() == 1);

        a.administration().removeNode(gone);
        await().until(() -> a.administration().nodes().stream()
                .anyMatch(node -> node.id().equals(gone) && node.state() == KnownNode.State.REMOVED));
        ChoraleNode successor = start("c");
        successor.open(SPACE);
        awaitTwoCopies(space);

        assertThatIsRefused("b", "was removed from the cluster for good");
        assertThat(ListMachine.text(space.query(0, new byte[0]).get(20, TimeUnit.SECONDS)))
                .isEqualTo("1");
    }

    private static void awaitTwoCopies(Space space) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> IntStream.range(0, space.shards()).allMatch(shard -> space.copiesOf(shard) == 2));
    }

    /** It may be told while it opens the space, or later. */
    private void assertThatIsRefused(String name, String says) {
        ChoraleNode node = start(name);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThatThrownBy(() ->
                        node.open(SPACE).request(0, ListMachine.bytes("z")).get(1, TimeUnit.SECONDS))
                .hasMessageContaining(says)
                .hasMessageContaining("empty its data directory"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
