package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Partitions, pauses, lone starts and crashes in any mixture: once it is quiet every shard serves, its copies are equal,
 * what was confirmed to anybody is there once, and no call is left hanging.
 */
class DisruptionSimulationTest {
    private static final int SEEDS = Seeds.count(100);
    private static final int SHARDS = 4;
    private static final int COPIES = 3;
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Test
    void afterDisruptionsAllShardsServeAndTheirCopiesAreEqual() {
        int partitions = 0;
        int pauses = 0;
        int crashes = 0;
        for (long seed : Seeds.first(SEEDS)) {
            Run run = new Run(seed, NAMES);
            Seeds.run(seed, run::go);
            partitions += run.partitions;
            pauses += run.pauses;
            crashes += run.crashes;
        }
        assertThat(partitions).isGreaterThan(SEEDS);
        assertThat(pauses).isGreaterThan(SEEDS);
        assertThat(crashes).isGreaterThan(SEEDS);
    }

    /** A refusal to a member that was out of the view for a while; a newcomer with a shard of its own that crashed unheard. */
    @ParameterizedTest
    @ValueSource(longs = {20_039, 20_114})
    void whatOnceFailed(long seed) {
        new Run(seed, NAMES).go();
    }

    /** Founded apart by more nodes than are to have a copy; in four of them one of two majorities becomes smaller. */
    @ParameterizedTest
    @CsvSource({
        "5, 117", "5, 125", "5, 198", "5, 322", "5, 1", "5, 4", "5, 7", "5, 48", "5, 76", "5, 95", "5, 97", "4, 7"
    })
    void withMoreNodesThanCopies(int nodes, long seed) {
        new Run(seed, List.of("a", "b", "c", "d", "e").subList(0, nodes)).go();
    }

    /** One seed. */
    private static final class Run {
        private final List<String> names;
        private final SplittableRandom random;
        private final SimCluster cluster;
        private final Set<String> confirmed = new HashSet<>();
        private final Set<String> paused = new HashSet<>();
        private boolean partitioned;
        private int numbers;
        private int partitions;
        private int pauses;
        private int crashes;

        Run(long seed, List<String> names) {
            this.names = names;
            random = new SplittableRandom(seed);
            cluster = new SimCluster(seed, SHARDS, COPIES, SimConfig.defaults().withLoneStartPercent(30));
        }

        void go() {
            names.forEach(cluster::start);
            for (int step = 0; step < 60; step++) {
                int dice = random.nextInt(100);
                if (dice < 60) {
                    request();
                } else {
                    disturb(dice);
                }
                cluster.runFor(random.nextInt(800));
            }
            calm();
            cluster.settle(120_000);
            cluster.runFor(35_000);
            for (SimNode node : cluster.nodes.values()) {
                assertThat(node.open).as("calls left hanging at " + node.name).isEmpty();
            }
            Set<String> present = new HashSet<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                SimNode asker = cluster.nodes.get("a");
                asker.request(shard, "last " + shard);
                cluster.runFor(1_000);
                assertThat(asker.answers).containsKey("last " + shard);
                List<List<String>> replicas = cluster.replicas(shard);
                assertThat(replicas).hasSize(COPIES).allSatisfy(values -> assertThat(values)
                        .isEqualTo(replicas.get(0))
                        .doesNotHaveDuplicates());
                present.addAll(replicas.get(0));
            }
            cluster.nodes.values().forEach(this::keepAnswers);
            assertThat(present).containsAll(confirmed);
        }

        /** What a node was told before it crashed counts as much as what it was told in the end. */
        private void keepAnswers(SimNode node) {
            confirmed.addAll(node.answers.keySet());
        }

        private void request() {
            List<SimNode> able = new ArrayList<>(cluster.nodes.values());
            able.removeIf(node -> paused.contains(node.name));
            if (!able.isEmpty()) {
                numbers++;
                able.get(random.nextInt(able.size())).request(random.nextInt(SHARDS), "v" + numbers);
            }
        }

        private void disturb(int dice) {
            String name = names.get(random.nextInt(names.size()));
            if (dice < 70) {
                partitionOrHeal();
            } else if (dice < 82) {
                pauseOrResume(name);
            } else if (cluster.nodes.containsKey(name) && !paused.contains(name)) {
                crashes++;
                keepAnswers(cluster.nodes.get(name));
                cluster.crash(name);
            } else if (!cluster.nodes.containsKey(name)) {
                cluster.start(name);
            }
        }

        private void partitionOrHeal() {
            if (partitioned) {
                cluster.network.heal();
            } else {
                partitions++;
                Set<Member> one = new HashSet<>();
                Set<Member> other = new HashSet<>();
                for (SimNode node : cluster.nodes.values()) {
                    (random.nextBoolean() ? one : other).add(node.channel.self());
                }
                cluster.network.partition(one, other);
            }
            partitioned = !partitioned;
        }

        private void pauseOrResume(String name) {
            SimNode node = cluster.nodes.get(name);
            if (node == null) {
                return;
            }
            if (paused.remove(name)) {
                cluster.network.resume(node.channel.self());
            } else {
                pauses++;
                paused.add(name);
                cluster.network.pause(node.channel.self());
            }
        }

        private void calm() {
            if (partitioned) {
                cluster.network.heal();
            }
            paused.forEach(name ->
                    cluster.network.resume(cluster.nodes.get(name).channel.self()));
            for (String name : names) {
                if (!cluster.nodes.containsKey(name)) {
                    cluster.start(name);
                }
            }
        }
    }
}
