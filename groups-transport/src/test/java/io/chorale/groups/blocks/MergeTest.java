package io.chorale.groups.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.LoggedFailures;
import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.cluster.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Map and calls on a network that is parted and healed, over real sockets: nodes 0 and 1 on one side, node 2 on the other.
 * The transport suspects, drops and merges as it does for users; nothing of it is simulated.
 */
@Timeout(value = 170, unit = TimeUnit.SECONDS)
class MergeTest {
    /** Suspecting takes 4 s, a merge up to 5 s, and a busy machine a multiple of both. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration CALL = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LoggedFailures log = new LoggedFailures();
    private final CountDownLatch answer = new CountDownLatch(1);
    private Nodes nodes;

    /** What one member's listener was told when the parts came together. */
    private static final class Told implements MapListener<String, String> {
        final List<MergeReport> merges = new CopyOnWriteArrayList<>();
        final Map<String, String> sum = new ConcurrentHashMap<>();

        @Override
        public void snapshot(Map<String, String> entries, SnapshotCause cause, MergeReport report) {
            if (cause == SnapshotCause.MERGED) {
                merges.add(report);
            }
            sum.keySet().retainAll(entries.keySet());
            sum.putAll(entries);
        }

        @Override
        public void put(String key, String value, String previous) {
            sum.put(key, value);
        }

        @Override
        public void removed(String key, String previous, boolean expired) {
            sum.remove(key);
        }

        long overwritten() {
            return merges.stream().mapToLong(MergeReport::overwritten).sum();
        }

        long gained() {
            return merges.stream().mapToLong(MergeReport::gained).sum();
        }
    }

    /** Writes keys of its own, one after the other, and keeps which were confirmed. */
    private static final class Writer implements Runnable {
        final Map<String, String> confirmed = new ConcurrentHashMap<>();
        final List<RuntimeException> unexpected = new CopyOnWriteArrayList<>();
        final AtomicInteger attempts = new AtomicInteger();
        private final ReplicatedMap<String, String> map;
        private final String name;
        private volatile boolean stopped;

        Writer(ReplicatedMap<String, String> map, String name) {
            this.map = map;
            this.name = name;
        }

        @Override
        public void run() {
            while (!stopped) {
                int number = attempts.incrementAndGet();
                String key = name + "/" + number;
                try {
                    map.put(key, "v" + number);
                    confirmed.put(key, "v" + number);
                } catch (InDoubtException e) {
                    // Allowed: nothing was promised of this write, and it may be there or not.
                    System.getLogger(MergeTest.class.getName())
                            .log(System.Logger.Level.INFO, key + " is in doubt: " + e.getMessage());
                } catch (RuntimeException e) {
                    unexpected.add(e);
                    return;
                }
            }
        }
    }

    @BeforeEach
    void threeProcesses() {
        nodes = new Nodes(3);
    }

    @AfterEach
    void closeAll() throws Exception {
        answer.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
        nodes.close();
        threads.shutdown();
        log.close();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private <T extends AutoCloseable> T opened(T block) {
        open.add(block);
        return block;
    }

    private List<ReplicatedMap<String, String>> maps() {
        List<ReplicatedMap<String, String>> maps = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            maps.add(opened(ReplicatedMap.open(
                    nodes.session(i),
                    "map",
                    Codec.STRING,
                    Codec.STRING,
                    ReplicaConfig.DEFAULT.withTimeout(PATIENCE).withExecutor(threads))));
        }
        maps.forEach(map -> await().atMost(PATIENCE).until(() -> map.members().size() == 3));
        return maps;
    }

    private static void awaitMembers(List<ReplicatedMap<String, String>> maps, int... sizes) {
        await("members")
                .atMost(PATIENCE)
                .until(() -> maps.get(0).members().size() == sizes[0]
                        && maps.get(1).members().size() == sizes[1]
                        && maps.get(2).members().size() == sizes[2]);
    }

    private static void awaitEqual(List<ReplicatedMap<String, String>> maps) {
        await("the same everywhere").atMost(PATIENCE).until(() -> {
            Map<String, String> first = maps.get(0).snapshot();
            return first.equals(maps.get(1).snapshot())
                    && first.equals(maps.get(2).snapshot());
        });
    }

    @Test
    void theLaterWriteStandsItsLoserIsToldAndNothingElseIsLost() {
        List<ReplicatedMap<String, String>> maps = maps();
        List<Told> told = new ArrayList<>();
        maps.forEach(map -> {
            Told listener = new Told();
            told.add(listener);
            map.listen(listener);
        });
        maps.get(0).put("contested", "before");
        awaitEqual(maps);
        nodes.cut(2);
        awaitMembers(maps, 2, 2, 1);

        maps.get(2).put("contested", "minority");
        maps.get(2).put("only/minority", "m");
        for (int i = 0; i < 20; i++) {
            maps.get(i % 2).put("only/majority" + i, "M" + i);
        }
        // Its place is higher than any of the other side, which made two writes in all.
        maps.get(1).put("contested", "majority");
        assertThat(maps.get(2).get("contested")).isEqualTo("minority");
        assertThat(maps.get(2).containsKey("only/majority0")).isFalse();

        nodes.heal();
        awaitMembers(maps, 3, 3, 3);
        await("the loser is told")
                .atMost(PATIENCE)
                .until(() -> told.get(2).overwritten() == 1 && told.get(2).gained() >= 20);
        awaitEqual(maps);
        Map<String, String> merged = maps.get(0).snapshot();
        assertThat(merged)
                .hasSize(22)
                .containsEntry("contested", "majority")
                .containsEntry("only/minority", "m")
                .containsEntry("only/majority19", "M19");
        for (int winner = 0; winner < 2; winner++) {
            Told listener = told.get(winner);
            await().atMost(PATIENCE).until(() -> listener.gained() == 1);
            assertThat(listener.overwritten()).isZero();
        }
        told.forEach(listener ->
                await("listeners add up to the map").atMost(PATIENCE).until(() -> listener.sum.equals(merged)));
        assertThat(maps.get(2).put("contested", "after")).isEqualTo("majority");
        awaitEqual(maps);
        assertThat(log.failures()).isEmpty();
    }

    @Test
    void whatIsConfirmedWhileTheNetworkBreaksAndHealsIsThereAfterwards() throws Exception {
        List<ReplicatedMap<String, String>> maps = maps();
        List<Writer> writers = new ArrayList<>();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Writer writer = new Writer(maps.get(i), "n" + i);
            writers.add(writer);
            running.add(CompletableFuture.runAsync(writer, threads));
        }
        awaitProgress(writers);
        nodes.cut(2);
        awaitMembers(maps, 2, 2, 1);
        awaitProgress(writers);
        nodes.heal();
        awaitMembers(maps, 3, 3, 3);
        awaitProgress(writers);
        writers.forEach(writer -> writer.stopped = true);
        for (CompletableFuture<Void> each : running) {
            each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        assertThat(writers).allSatisfy(writer -> assertThat(writer.unexpected).isEmpty());
        awaitEqual(maps);
        Map<String, String> merged = maps.get(1).snapshot();
        writers.forEach(writer -> assertThat(merged).containsAllEntriesOf(writer.confirmed));
        assertThat(merged.size())
                .isLessThanOrEqualTo(writers.stream()
                        .mapToInt(writer -> writer.attempts.get())
                        .sum());
        assertThat(log.failures()).isEmpty();
    }

    /** Each has so many more writes confirmed that the network is seen to be in a new state by all. */
    private static void awaitProgress(List<Writer> writers) {
        List<Integer> before =
                writers.stream().map(writer -> writer.confirmed.size()).toList();
        await("writers go on").atMost(PATIENCE).until(() -> {
            for (int i = 0; i < writers.size(); i++) {
                if (!writers.get(i).unexpected.isEmpty()) {
                    throw writers.get(i).unexpected.get(0);
                }
                if (writers.get(i).confirmed.size() < before.get(i) + 20) {
                    return false;
                }
            }
            return true;
        });
    }

    private RpcDispatcher<String, String> dispatcher(int node) {
        return opened(RpcDispatcher.open(
                nodes.session(node),
                "calls",
                Codec.STRING,
                Codec.STRING,
                (caller, request) -> {
                    if (request.equals("wait")) {
                        answer.await();
                    }
                    return node + ":" + request;
                },
                new RpcConfig(threads, 100, 100, PATIENCE)));
    }

    private static void awaitMembers(
            List<RpcDispatcher<String, String>> dispatchers, int first, int second, int third) {
        await("members")
                .atMost(PATIENCE)
                .until(() -> dispatchers.get(0).members().size() == first
                        && dispatchers.get(1).members().size() == second
                        && dispatchers.get(2).members().size() == third);
    }

    @Test
    void callsUnderWayEndWithAnAnswerOrWithWhoLeft() throws Exception {
        List<RpcDispatcher<String, String>> dispatchers = List.of(dispatcher(0), dispatcher(1), dispatcher(2));
        awaitMembers(dispatchers, 3, 3, 3);
        Duration longer = PATIENCE.multipliedBy(2);
        CompletableFuture<RpcResult<String>> fromMajority =
                dispatchers.get(0).callAllAsync("wait", Quorum.ALL, longer).toCompletableFuture();
        CompletableFuture<RpcResult<String>> fromMinority =
                dispatchers.get(2).callAllAsync("wait", Quorum.ALL, longer).toCompletableFuture();
        await("all three handle both calls").atMost(PATIENCE).until(() -> dispatchers.stream()
                .allMatch(each -> each.stats().handling() == 2));

        nodes.cut(2);
        awaitMembers(dispatchers, 2, 2, 1);
        answer.countDown();
        Map<Address, RpcAnswer<String>> majority =
                fromMajority.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).answers();
        assertThat(majority)
                .containsEntry(dispatchers.get(0).address(), new RpcAnswer.Answered<>("0:wait"))
                .containsEntry(dispatchers.get(1).address(), new RpcAnswer.Answered<>("1:wait"))
                .containsEntry(dispatchers.get(2).address(), new RpcAnswer.Left<>());
        assertThat(fromMinority.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).answers())
                .containsEntry(dispatchers.get(0).address(), new RpcAnswer.Left<>())
                .containsEntry(dispatchers.get(1).address(), new RpcAnswer.Left<>())
                .containsEntry(dispatchers.get(2).address(), new RpcAnswer.Answered<>("2:wait"));

        nodes.heal();
        while (dispatchers.get(2).members().size() < 3) {
            // Of those who are members at its place, all answer or have left; nobody is forgotten.
            RpcResult<String> result = dispatchers.get(2).callAll("during", Quorum.ALL, CALL);
            assertThat(result.answers().get(dispatchers.get(2).address()))
                    .isEqualTo(new RpcAnswer.Answered<>("2:during"));
        }
        awaitMembers(dispatchers, 3, 3, 3);
        dispatchers.forEach(
                each -> assertThat(each.callAll("after", Quorum.ALL, CALL).values())
                        .containsExactlyInAnyOrder("0:after", "1:after", "2:after"));
        assertThat(dispatchers)
                .allSatisfy(each -> assertThat(each.stats().outstanding()).isZero());
        assertThat(log.failures()).isEmpty();
    }
}
