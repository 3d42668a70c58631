package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Member;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Epoch;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.core.ListMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes on the real engine, on the loopback interface. */
class NodeRegistryTest {
    private static final SpaceDefinition SPACE = new SpaceDefinition("list", 8, 2, bodies -> new ListMachine());

    @TempDir
    private Path temp;

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<ChoraleNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(ChoraleNode::close);
    }

    @Test
    void usersOfOneDirectoryShareANodeUntilTheLastHasClosed() throws Exception {
        ChoraleNode first = acquire("a");
        ChoraleNode second = acquire("a");
        assertThat(second.self()).isEqualTo(first.self());

        AtomicBoolean closed = new AtomicBoolean();
        AutoCloseable service = () -> closed.set(true);
        assertThat(first.service(AutoCloseable.class, node -> service))
                .isSameAs(second.service(AutoCloseable.class, node -> () -> {}));

        first.close();
        first.close();
        Space space = second.open(SPACE);
        assertThat(space.request(0, ListMachine.bytes("x")).get(10, TimeUnit.SECONDS))
                .isEqualTo(ListMachine.bytes("at 1"));
        assertThat(closed).isFalse();

        second.close();
        assertThat(closed).isTrue();
        assertThatThrownBy(() -> space.request(0, ListMachine.bytes("y")).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(ReplicationException.class, e -> assertThat(e.outcome())
                        .isEqualTo(ReplicationException.Outcome.REFUSED));
        UUID nodeId = first.nodeId();
        assertThat(acquire("a").nodeId()).isEqualTo(nodeId);
    }

    @Test
    void nobodyGetsANodeWithAnotherProtectionThanItAsksFor() throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "a secret of enough bytes");
        NodeConfig open = config("a");
        NodeConfig secured = open.withSecurity(NodeSecurity.secret(secret));
        ChoraleNode running = NodeRegistry.acquire(open);
        try {
            assertThatThrownBy(() -> NodeRegistry.acquire(secured))
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageContaining(secret.toString())
                    .hasMessageContaining("the same");
        } finally {
            running.close();
        }
        ChoraleNode again = NodeRegistry.acquire(secured);
        nodes.add(again);
        nodes.add(NodeRegistry.acquire(secured));
    }

    @Test
    void aNodeThatCannotBeProtectedAsItShouldDoesNotStart() {
        NodeConfig secured = config("a").withSecurity(NodeSecurity.secret(temp.resolve("nowhere")));
        assertThatThrownBy(() -> NodeRegistry.acquire(secured))
                .isInstanceOf(NodeStartException.class)
                .hasMessageContaining("secretFile")
                .hasMessageContaining("nowhere");
        assertThat(acquire("a").nodeId()).as("nothing stayed open").isNotNull();
    }

    @Test
    void servicesCloseWhileTheNodeStillAnswers() {
        ChoraleNode node = acquire("a");
        Space space = node.open(SPACE);
        List<String> answers = new CopyOnWriteArrayList<>();
        AutoCloseable service = () -> answers.add(
                ListMachine.text(space.request(1, ListMachine.bytes("bye")).get(10, TimeUnit.SECONDS)));
        node.service(AutoCloseable.class, shared -> service);

        node.close();

        assertThat(answers).containsExactly("at 1");
        assertThatThrownBy(() -> node.service(AutoCloseable.class, shared -> service))
                .hasMessageContaining("is closed");
    }

    @Test
    void whatWasConfirmedIsThereAfterItsNodeHasLeft() throws Exception {
        ChoraleNode a = acquire("a");
        Space fromA = a.open(SPACE);
        ChoraleNode b = acquire("b");
        Space fromB = b.open(SPACE);
        await().atMost(Duration.ofSeconds(15)).until(() -> hasBothCopiesOfAll(fromA) && hasBothCopiesOfAll(fromB));
        await().until(() -> a.presentNodes().size() == 2 && a.presentNodes().equals(b.presentNodes()));
        List<CompletableFuture<byte[]>> requests = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            requests.add((i % 2 == 0 ? fromA : fromB).request(i % 8, ListMachine.bytes("v" + i)));
        }
        for (CompletableFuture<byte[]> request : requests) {
            request.get(20, TimeUnit.SECONDS);
        }

        a.close();

        for (int shard = 0; shard < 8; shard++) {
            assertThat(ListMachine.text(fromB.query(shard, new byte[0]).get(20, TimeUnit.SECONDS)))
                    .isEqualTo("100");
        }
    }

    @Test
    void listenersHearOfReignsKnownAndNewAndOfSignals() {
        ChoraleNode node = acquire("a");
        Space space = node.open(SPACE);
        await().until(() -> space.primaryOf(7) != null);
        List<String> heard = new CopyOnWriteArrayList<>();
        SpaceListener listener = new SpaceListener() {
            @Override
            public void onReign(int shard, Epoch epoch, Member primary) {
                heard.add("reign " + shard);
            }

            @Override
            public void onSignal(int shard, byte[] signal) {
                heard.add(ListMachine.text(signal));
            }
        };
        node.listen("list", listener);
        space.signal(3, ListMachine.bytes("hi"));
        await().until(() -> heard.contains("heard hi"));
        assertThat(heard).contains("reign 0", "reign 7").hasSize(9);
        node.unlisten("list", listener);
    }

    @Test
    void aRequestAboveTheLimitIsRefusedWithItsSize() {
        Space space = acquire("a").open(SPACE);
        assertThatThrownBy(() -> space.request(0, new byte[17 << 20]).get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("17825792 bytes exceeds the limit");
        assertThatThrownBy(() -> space.query(8, new byte[0])).hasMessageContaining("shards 0 to 7, not 8");
    }

    private static boolean hasBothCopiesOfAll(Space space) {
        return IntStream.range(0, space.shards()).allMatch(shard -> space.copiesOf(shard) == 2);
    }

    private NodeConfig config(String name) {
        return new NodeConfig(
                cluster,
                name,
                "127.0.0.1",
                "udp",
                List.of(),
                temp.resolve(name),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS);
    }

    private ChoraleNode acquire(String name) {
        ChoraleNode node = NodeRegistry.acquire(config(name));
        nodes.add(node);
        return node;
    }
}
