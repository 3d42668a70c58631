package io.chorale.groups.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.cluster.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tree, bus and calls over real sockets: three processes in this JVM. */
class BlocksTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final CountDownLatch never = new CountDownLatch(1);
    private Nodes nodes;

    @BeforeEach
    void threeProcesses() {
        nodes = new Nodes(3);
    }

    @AfterEach
    void closeAll() throws Exception {
        never.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
        nodes.close();
        handlers.shutdown();
        assertThat(handlers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private <T extends AutoCloseable> T opened(T block) {
        open.add(block);
        return block;
    }

    private ReplicatedTree<String> tree(int node) {
        return opened(ReplicatedTree.open(nodes.session(node), "tree", Codec.STRING, ReplicaConfig.DEFAULT));
    }

    @Test
    void anyMemberAddsAndRemovesNodesAndListenersFollow() {
        ReplicatedTree<String> a = tree(0);
        a.add("/fruit/apple", Map.of("colour", "red"));
        ReplicatedTree<String> b = tree(1);
        TreeMap<String, Map<String, String>> seen = new TreeMap<>();
        opened(b.listen("/fruit", new TreeSum(seen)));
        assertThat(b.children("/")).containsExactly("fruit");
        assertThat(b.attributes("/fruit/apple")).containsEntry("colour", "red");
        b.add("/fruit/pear", Map.of("colour", "green"));
        assertThat(b.set("/fruit/apple", "size", "large")).isTrue();
        assertThat(b.set("/none", "size", "large")).isFalse();
        b.add("/stone/granite", Map.of());
        assertThat(b.remove("/fruit/pear")).isTrue();
        assertThat(b.unset("/fruit/apple", "colour")).isTrue();
        await().atMost(LONG).until(() -> "large".equals(a.get("/fruit/apple", "size")) && !a.exists("/fruit/pear"));
        await().atMost(LONG).until(() -> snapshot(seen)
                .equals(Map.of("/fruit", Map.of(), "/fruit/apple", Map.of("size", "large"))));
        a.addAsync("/stone/marble", Map.of()).toCompletableFuture().join();
        assertThat(a.children("/stone")).containsExactly("granite", "marble");
        assertThatThrownBy(() -> a.add("stone", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, Map<String, String>> snapshot(Map<String, Map<String, String>> seen) {
        synchronized (seen) {
            return new TreeMap<>(seen);
        }
    }

    /** A listener that adds up what it is told. */
    private record TreeSum(Map<String, Map<String, String>> seen) implements TreeListener<String> {
        @Override
        public void snapshot(Map<String, Map<String, String>> nodes, SnapshotCause cause, MergeReport report) {
            synchronized (seen) {
                seen.clear();
                nodes.forEach((path, attributes) -> seen.put(path, new TreeMap<>(attributes)));
            }
        }

        @Override
        public void nodeAdded(String path) {
            synchronized (seen) {
                seen.put(path, new TreeMap<>());
            }
        }

        @Override
        public void nodeRemoved(String path) {
            synchronized (seen) {
                seen.remove(path);
            }
        }

        @Override
        public void attributeSet(String path, String name, String value, String previous) {
            synchronized (seen) {
                seen.get(path).put(name, value);
            }
        }

        @Override
        public void attributeRemoved(String path, String name, String previous) {
            synchronized (seen) {
                Map<String, String> node = seen.get(path);
                if (node != null) {
                    node.remove(name);
                }
            }
        }
    }

    @Test
    void aJoinerIsHandedTheCacheAndEachNotificationOnce() {
        NotificationBus<String> a = bus(0);
        for (int i = 0; i < 15; i++) {
            a.publish("early " + i);
        }
        NotificationBus<String> b = bus(1);
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        opened(b.listen(new BusListener<>() {
            @Override
            public void notified(Notification<String> notification) {
                heard.add(notification.body());
            }

            @Override
            public void caughtUp(
                    List<Notification<String>> missed, SnapshotCause cause, MergeReport report, long skipped) {
                missed.forEach(each -> heard.add(each.body()));
            }
        }));
        for (int i = 0; i < 50; i++) {
            (i % 2 == 0 ? a : b).publish("late " + i);
        }
        await().atMost(LONG).until(() -> heard.size() >= 60);
        List<String> expected = new ArrayList<>();
        for (int i = 5; i < 15; i++) {
            expected.add("early " + i);
        }
        for (int i = 0; i < 50; i++) {
            expected.add("late " + i);
        }
        assertThat(heard).containsExactlyElementsOf(expected);
        assertThat(b.cached()).hasSize(10);
        assertThat(b.members()).hasSize(2);
    }

    private NotificationBus<String> bus(int node) {
        return opened(
                NotificationBus.open(nodes.session(node), "bus", Codec.STRING, 10, 10_000, ReplicaConfig.DEFAULT));
    }

    private RpcDispatcher<String, String> rpc(int node, RpcHandler<String, String> handler, int maxHandling) {
        RpcConfig config = new RpcConfig(handlers, 100, maxHandling, LONG);
        return opened(RpcDispatcher.open(nodes.session(node), "rpc", Codec.STRING, Codec.STRING, handler, config));
    }

    @Test
    void callsReachOneSomeAndAllAndFailuresAreText() {
        RpcDispatcher<String, String> a = rpc(0, (caller, text) -> "a " + text, 10);
        RpcDispatcher<String, String> b = rpc(1, (caller, text) -> "b " + text, 10);
        rpc(
                2,
                (caller, text) -> {
                    throw new IllegalStateException("c does not " + text);
                },
                10);
        await().atMost(LONG).until(() -> a.members().size() == 3);
        RpcResult<String> all = a.callAll("sing", Quorum.ALL, LONG);
        assertThat(all.values()).containsExactly("a sing", "b sing");
        assertThat(all.complete()).isFalse();
        assertThat(all.answers().get(a.members().get(2)))
                .isEqualTo(new RpcAnswer.Failed<>("java.lang.IllegalStateException", "c does not sing"));
        assertThat(a.call(List.of(b.address()), "hum", Quorum.ALL, LONG).values())
                .containsExactly("b hum");
        assertThat(b.callAllAsync("hum", Quorum.MAJORITY, LONG)
                        .toCompletableFuture()
                        .join()
                        .values())
                .hasSize(2);
    }

    @Test
    void aLostMemberIsToldLongBeforeTheTimeoutAndABusyOneAtOnce() {
        RpcDispatcher<String, String> a = rpc(0, (caller, text) -> "a", 10);
        RpcDispatcher<String, String> b = rpc(
                1,
                (caller, text) -> {
                    never.await();
                    return "b";
                },
                1);
        await().atMost(LONG).until(() -> a.members().size() == 2);
        Address stuck = b.address();
        CompletionStage<RpcResult<String>> call = a.callAllAsync("x", Quorum.ALL, Duration.ofMinutes(5));
        await().atMost(LONG).until(() -> b.stats().handling() == 1);
        assertThat(a.call(List.of(stuck), "y", Quorum.ALL, LONG).answers().get(stuck))
                .isInstanceOf(RpcAnswer.Failed.class);
        assertThat(a.callAll("z", Quorum.ONE, Duration.ofMillis(200)).values()).contains("a");
        nodes.cutOff(1);
        RpcResult<String> result =
                call.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(result.answers().get(stuck)).isEqualTo(new RpcAnswer.Left<>());
        assertThat(result.values()).containsExactly("a");
    }
}
