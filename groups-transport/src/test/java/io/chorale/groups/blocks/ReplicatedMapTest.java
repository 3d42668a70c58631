package io.chorale.groups.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.blocks.core.StoreLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The map over real sockets: three processes in this JVM. */
class ReplicatedMapTest {
    private static final System.Logger LOG = System.getLogger(ReplicatedMapTest.class.getName());
    private final List<AutoCloseable> open = new ArrayList<>();
    private Nodes nodes;

    @BeforeEach
    void threeProcesses() {
        nodes = new Nodes(3);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        nodes.close();
    }

    private ReplicatedMap<String, String> map(int node, ReplicaConfig config) {
        ReplicatedMap<String, String> map =
                ReplicatedMap.open(nodes.session(node), "map", Codec.STRING, Codec.STRING, config);
        open.add(map);
        return map;
    }

    private ReplicatedMap<String, String> map(int node) {
        return map(node, ReplicaConfig.DEFAULT);
    }

    @Test
    void conditionsAreDecidedInTheOneOrder() {
        ReplicatedMap<String, String> a = map(0);
        ReplicatedMap<String, String> b = map(1);
        assertThat(a.put("k", "1")).isNull();
        assertThat(b.put("k", "2")).isEqualTo("1");
        assertThat(a.putIfAbsent("k", "3")).isFalse();
        assertThat(a.compareAndSet("k", "2", "4")).isTrue();
        assertThat(b.compareAndSet("k", "2", "5")).isFalse();
        assertThat(a.replace("none", "x")).isFalse();
        assertThat(b.remove("k", "3")).isFalse();
        assertThat(b.remove("k")).isEqualTo("4");
        assertThat(b.get("k")).isNull();
        assertThat(b.putAsync("k", "6").toCompletableFuture().join()).isEmpty();
        assertThat(a.compareAndSetAsync("k", "6", "7").toCompletableFuture().join())
                .isTrue();
        assertThat(a.removeAsync("k").toCompletableFuture().join()).contains("7");
    }

    @Test
    void exactlyOneOfManyWritersWinsEachStep() {
        List<ReplicatedMap<String, String>> maps = List.of(map(0), map(1), map(2));
        maps.get(0).put("counter", "0");
        // A confirmed write is held by all, and applied by the others a moment later.
        maps.forEach(map -> await().atMost(Nodes.SOON).until(() -> "0".equals(map.get("counter"))));
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (ReplicatedMap<String, String> map : maps) {
            writers.add(CompletableFuture.supplyAsync(() -> {
                int won = 0;
                while (won < 200) {
                    String now = map.get("counter");
                    won += map.compareAndSet("counter", now, "" + (Integer.parseInt(now) + 1)) ? 1 : 0;
                }
                return won;
            }));
        }
        writers.forEach(CompletableFuture::join);
        for (ReplicatedMap<String, String> map : maps) {
            await().atMost(Nodes.SOON).until(() -> map.get("counter").equals("600"));
        }
    }

    @Test
    void writersOfTheSameKeysNeverDiverge() {
        List<ReplicatedMap<String, String>> maps = List.of(map(0), map(1), map(2));
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (ReplicatedMap<String, String> map : maps) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 300; i++) {
                    map.put("key/" + (i % 10), maps.indexOf(map) + " " + i);
                }
            }));
        }
        writers.forEach(CompletableFuture::join);
        for (ReplicatedMap<String, String> map : maps) {
            await().atMost(Nodes.SOON)
                    .until(() -> map.snapshot().equals(maps.get(0).snapshot()));
        }
        assertThat(maps.get(2).snapshot()).hasSize(10);
    }

    @Test
    void aJoinerLosesAndDoublesNothingOfWhatOthersWriteMeanwhile() {
        ReplicaConfig config = ReplicaConfig.DEFAULT.withConfirm(Service.AGREED).withTimeout(Duration.ofSeconds(60));
        ReplicatedMap<String, String> a = map(0, config);
        ReplicatedMap<String, String> b = map(1, config);
        int keys = 100_000;
        long started = System.nanoTime();
        fill(a, keys);
        report("updates/s of one writer", keys * 1_000_000_000L / (System.nanoTime() - started));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> more = CompletableFuture.runAsync(() -> {
            for (int i = 0; !stop.get(); i++) {
                b.put("more/" + i, "" + i);
                written.incrementAndGet();
            }
        });
        await().atMost(Nodes.SOON).until(() -> written.get() > 10);
        long before = written.get();
        long joining = System.nanoTime();
        ReplicatedMap<String, String> c = map(2, config);
        report("ms for a joiner to have 100k keys", (System.nanoTime() - joining) / 1_000_000);
        assertThat(c.size()).isGreaterThanOrEqualTo(keys + 10);
        await().atMost(Nodes.SOON).until(() -> written.get() > before + 100);
        stop.set(true);
        more.join();
        c.put("last", "");
        await().atMost(Nodes.SOON).until(() -> a.containsKey("last") && b.containsKey("last"));
        assertThat(c.size()).isEqualTo(keys + (int) written.get() + 1);
        assertThat(c.snapshot()).isEqualTo(a.snapshot()).isEqualTo(b.snapshot());
        assertThat(c.stats().restarts()).isZero();
        await().atMost(Nodes.SOON).until(() -> a.stats().keptStates() == 0);
    }

    /** Writes with as many writes under way as are taken. */
    private static void fill(ReplicatedMap<String, String> map, int keys) {
        ArrayDeque<CompletableFuture<?>> underWay = new ArrayDeque<>();
        for (int i = 0; i < keys; i++) {
            if (underWay.size() == 2_000) {
                underWay.remove().join();
            }
            underWay.add(map.putAsync("key/" + i, "value " + i).toCompletableFuture());
        }
        underWay.forEach(CompletableFuture::join);
    }

    private static void report(String what, long figure) {
        LOG.log(System.Logger.Level.INFO, what + ": " + figure);
    }

    @Test
    void keysLiveOnWhenTheirWriterIsCutOff() {
        ReplicatedMap<String, String> a = map(0);
        ReplicatedMap<String, String> b = map(1);
        ReplicatedMap<String, String> c = map(2);
        for (int i = 0; i < 389; i++) {
            a.put("forever/" + i, "" + i);
        }
        long putMs = System.nanoTime() / 1_000_000;
        for (int i = 0; i < 50; i++) {
            a.put("ttl/" + i, "" + i, Duration.ofSeconds(8));
        }
        nodes.cutOff(0);
        await().atMost(Nodes.SOON).until(() -> b.members().size() == 2);
        assertThat(c.snapshot("forever/")).hasSize(389).isEqualTo(b.snapshot("forever/"));
        assertThat(b.snapshot("ttl/")).hasSize(50);
        b.put("after", "the loss");
        await().atMost(Nodes.SOON).until(() -> c.snapshot("ttl/").isEmpty());
        long goneMs = System.nanoTime() / 1_000_000;
        assertThat(goneMs - putMs).isBetween(8_000L, 14_000L);
        await().atMost(Nodes.SOON)
                .until(() -> "the loss".equals(a.get("after")) && a.snapshot().equals(b.snapshot()));
        a.put("again", "here");
        assertThat(a.stats().applied()).isPositive();
    }

    @Test
    void aListenerOfASubtreeAddsUpToTheMap() {
        ReplicatedMap<String, String> a = map(0);
        ReplicatedMap<String, String> b = map(1);
        a.put("/in/0", "0");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 1; !stop.get(); i++) {
                a.put("/in/" + (i % 50), "" + i);
                a.put("/out/" + i, "");
                a.remove("/in/" + (i % 7));
            }
        });
        Map<String, String> sum = new ConcurrentSkipListMap<>();
        ConcurrentLinkedQueue<SnapshotCause> snapshots = new ConcurrentLinkedQueue<>();
        Registration registration = b.listen("/in/", new MapListener<>() {
            @Override
            public void snapshot(Map<String, String> entries, SnapshotCause cause, MergeReport report) {
                snapshots.add(cause);
                sum.clear();
                sum.putAll(entries);
            }

            @Override
            public void put(String key, String value, String previous) {
                assertThat(sum.put(key, value)).isEqualTo(previous);
            }

            @Override
            public void removed(String key, String previous, boolean expired) {
                assertThat(sum.remove(key)).isEqualTo(previous);
            }
        });
        await().atMost(Nodes.SOON).until(() -> b.stats().applied() > 500);
        stop.set(true);
        writer.join();
        await().atMost(Nodes.SOON).until(() -> b.snapshot().equals(a.snapshot()));
        await().atMost(Nodes.SOON).until(() -> new TreeMap<>(sum).equals(new TreeMap<>(b.snapshot("/in/"))));
        assertThat(snapshots).containsExactly(SnapshotCause.ADDED);
        registration.close();
    }

    @Test
    void limitsRefuseAndSaySo() {
        ReplicaConfig small = ReplicaConfig.DEFAULT.withStore(new StoreLimits(2, 10_000, 10, 1_000));
        ReplicatedMap<String, String> a = map(0, small);
        ReplicatedMap<String, String> b = map(1);
        a.put("1", "");
        b.put("2", "");
        assertThatThrownBy(() -> b.put("3", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("full");
        assertThatThrownBy(() -> a.put("1", "x".repeat(10_000))).isInstanceOf(RefusedException.class);
        assertThat(b.size()).isEqualTo(2);
        a.close();
        assertThatThrownBy(() -> a.put("4", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("closed");
    }
}
