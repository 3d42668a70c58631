package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nodes that join and leave well while another one asks all shards: how long a shard stands still, in virtual time, which
 * is the same on any machine and counts what the protocol waits for, not what processors and disks are busy with; and that
 * what was confirmed is there.
 */
class LeavingSimulationTest {
    private static final int SEEDS = Seeds.count(4);
    private static final int SHARDS = 8;
    private static final long LONGEST_PAUSE_MS = 1_000;
    /** From a change of the nodes until all shards are where they should be. */
    private static final long MOVING_MS = 6_000;

    @ParameterizedTest
    @EnumSource
    void noShardStandsStillForASecondWhenNodesComeAndGo(ReplicationPolicy policy) {
        for (long seed : Seeds.first(SEEDS)) {
            Seeds.run(seed, () -> assertThat(comeAndGo(seed, policy).longestPauseMs)
                    .isLessThan(LONGEST_PAUSE_MS));
        }
    }

    private static Run comeAndGo(long seed, ReplicationPolicy policy) {
        Run run = new Run(seed, 3, policy);
        run.join("a");
        run.join("b");
        run.cluster.settle(30_000);
        run.cluster.write(run.cluster.nodes.get("a"), "before", 2_000);
        run.asker = run.cluster.nodes.get("a");
        run.beginAsking();
        for (String step : List.of("+c", "-c", "+c", "+d", "-d", "+d")) {
            String name = step.substring(1);
            if (step.startsWith("+")) {
                run.join(name);
            } else {
                run.leave(name);
            }
            run.askFor(MOVING_MS + run.random.nextInt(500));
            // Who leaves keeps its place, so of a shard never two may be away.
            int copies = Math.min(3, run.cluster.nodes.size());
            assertThat(run.copies()).as("after " + step).allMatch(count -> count >= copies);
        }
        run.checkConfirmed(3);
        return run;
    }

    /** A test of the measure: it must see what it is there for. */
    @Test
    void disksThatHangForASecondAreSeenAsAPause() {
        Run run = new Run(1, 2, ReplicationPolicy.AUTO);
        run.join("a");
        run.join("b");
        run.cluster.settle(30_000);
        run.asker = run.cluster.nodes.get("a");
        run.beginAsking();
        run.askFor(1_000);
        assertThat(run.longestPauseMs).isLessThan(200);
        run.cluster.nodes.values().forEach(node -> node.diskHangs = true);
        run.askFor(LONGEST_PAUSE_MS);
        run.cluster.nodes.values().forEach(node -> {
            node.diskHangs = false;
            node.sync();
        });
        run.askFor(500);
        assertThat(run.longestPauseMs).isBetween(LONGEST_PAUSE_MS, LONGEST_PAUSE_MS + 300);
        run.checkConfirmed(2);
    }

    @Test
    void theOnlyCopyOfAShardGoesWithItsNodeAndComesBackWithAllThatWasConfirmed() {
        int waited = 0;
        for (long seed : Seeds.first(SEEDS)) {
            Run run = new Run(seed, 1, ReplicationPolicy.AUTO);
            Seeds.run(seed, run::goWithTheOnlyCopies);
            waited += run.waited;
        }
        assertThat(waited).as("shards that only the leaver had").isGreaterThanOrEqualTo(SEEDS);
    }

    /** One seed. */
    private static final class Run {
        private static final long LOOK_MS = 5;
        private static final long ASK_MS = 50;

        private final SplittableRandom random;
        private final SimCluster cluster;
        private final Map<Integer, String> asked = new HashMap<>();
        private final long[] answeredMs = new long[SHARDS];
        private final Set<String> confirmed = new HashSet<>();
        private SimNode asker;
        private int numbers;
        private long longestPauseMs;
        private int waited;

        Run(long seed, int copies, ReplicationPolicy policy) {
            random = new SplittableRandom(seed);
            cluster = new SimCluster(seed, SHARDS, copies, SimConfig.defaults().withLoneStartPercent(0));
            cluster.policy = policy;
        }

        void join(String name) {
            cluster.start(name);
        }

        void beginAsking() {
            for (int shard = 0; shard < SHARDS; shard++) {
                answeredMs[shard] = cluster.nowMs();
                ask(shard);
            }
        }

        private void ask(int shard) {
            numbers++;
            asked.put(shard, "asked" + numbers);
            asker.request(shard, "asked" + numbers);
            numbers++;
            asker.request(shard, "beside" + numbers);
        }

        /** Each shard is asked again when it has answered. */
        void askFor(long ms) {
            for (long endMs = cluster.nowMs() + ms; cluster.nowMs() < endMs; ) {
                cluster.runFor(LOOK_MS);
                for (int shard = 0; shard < SHARDS; shard++) {
                    longestPauseMs = Math.max(longestPauseMs, cluster.nowMs() - answeredMs[shard]);
                    look(shard);
                }
            }
        }

        private void look(int shard) {
            if (asker.answers.containsKey(asked.get(shard))) {
                answeredMs[shard] = cluster.nowMs();
                asked.remove(shard);
            }
            if (!asked.containsKey(shard) && cluster.nowMs() % ASK_MS < LOOK_MS) {
                ask(shard);
            }
        }

        /** As a driver does it. */
        void leave(String name) {
            SimNode node = cluster.nodes.get(name);
            for (int tries = 0; !node.leave() && tries < 150; tries++) {
                askFor(20);
            }
            confirmed.addAll(node.answers.keySet());
            cluster.stop(name);
        }

        /** How many members each shard has. */
        List<Integer> copies() {
            List<Integer> copies = new ArrayList<>();
            for (SimNode node : cluster.nodes.values()) {
                for (int number : primaries(node)) {
                    ShardId shard = new ShardId(SimCluster.SPACE, number);
                    copies.add(node.core
                            .replica(shard)
                            .replica()
                            .config()
                            .members()
                            .size());
                }
            }
            assertThat(copies).hasSize(SHARDS);
            return copies;
        }

        private static List<Integer> primaries(SimNode node) {
            return IntStream.range(0, SHARDS)
                    .filter(number -> node.core
                            .replica(new ShardId(SimCluster.SPACE, number))
                            .isServing())
                    .boxed()
                    .toList();
        }

        void checkConfirmed(int copies) {
            cluster.settle(60_000);
            assertThat(asker.failed).isEmpty();
            cluster.nodes.values().forEach(node -> confirmed.addAll(node.answers.keySet()));
            Set<String> present = new HashSet<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                List<List<String>> replicas = cluster.replicas(shard);
                assertThat(replicas).hasSize(copies).allSatisfy(values -> assertThat(values)
                        .isEqualTo(replicas.get(0))
                        .doesNotHaveDuplicates());
                present.addAll(replicas.get(0));
            }
            assertThat(present).containsAll(confirmed);
        }

        void goWithTheOnlyCopies() {
            join("a");
            join("b");
            cluster.settle(30_000);
            asker = cluster.nodes.get("a");
            beginAsking();
            askFor(500 + random.nextInt(500));
            List<Integer> gone = primaries(cluster.nodes.get("b"));
            waited = gone.size();
            leave("b");
            askFor(5_000);
            assertThat(primaries(asker)).doesNotContainAnyElementsOf(gone).hasSize(SHARDS - gone.size());
            gone.forEach(shard -> assertThat(asker.answers).doesNotContainKey(asked.get(shard)));
            join("b");
            askFor(2_000);
            gone.forEach(
                    shard -> assertThat(answeredMs[shard]).as("shard " + shard).isGreaterThan(cluster.nowMs() - 200));
            checkConfirmed(1);
            assertThat(confirmed).hasSizeGreaterThan(SHARDS * 10);
        }
    }
}
