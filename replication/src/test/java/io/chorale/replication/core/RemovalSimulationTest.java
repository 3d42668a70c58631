package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.KnownNode;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Three nodes with crashes, partitions and pauses; at some moment one of them is removed for good, some as they run and
 * some whose disk is lost, and a new one comes. Some of the removed return. Once it is quiet every shard is served by those
 * that are left, the removed one is refused, and what was confirmed, with a majority all the time, is there once.
 */
class RemovalSimulationTest {
    private static final int SEEDS = Seeds.count(60);
    private static final int SHARDS = 4;

    @Test
    void whoIsRemovedDuringFaultsIsReplacedAndRefused() {
        int drained = 0;
        int returned = 0;
        for (long seed : Seeds.first(SEEDS)) {
            Run run = new Run(seed);
            Seeds.run(seed, run::go);
            drained += run.isDrained ? 1 : 0;
            returned += run.returns ? 1 : 0;
        }
        assertThat(drained).isBetween(1, SEEDS - 1);
        assertThat(returned).isPositive();
    }

    /** One seed. */
    private static final class Run {
        private final SplittableRandom random;
        private final SimCluster cluster;
        private final List<String> names = new ArrayList<>(List.of("a", "b", "c"));
        private final Set<String> confirmed = new HashSet<>();
        private final String gone;
        private final boolean isDrained;
        private final boolean returns;
        private SimNode removed;
        private boolean partitioned;
        private int numbers;

        Run(long seed) {
            random = new SplittableRandom(seed);
            cluster = new SimCluster(seed, SHARDS, 3, SimConfig.defaults().withLoneStartPercent(0));
            gone = names.get(random.nextInt(3));
            isDrained = random.nextBoolean();
            returns = random.nextBoolean();
        }

        void go() {
            names.forEach(cluster::start);
            cluster.settle(60_000);
            disturb(15);
            removed = cluster.nodes.get(gone);
            if (!isDrained || removed == null) {
                lose();
            }
            disturb(10);
            calm();
            cluster.runFor(20_000);
            removeAtAll();
            cluster.start("d");
            names.remove(gone);
            names.add("d");
            cluster.runFor(25_000);
            if (cluster.nodes.containsKey(gone)) {
                assertThat(cluster.nodes.get(gone).refused)
                        .as("a drained node ends")
                        .isNotNull();
                crash(gone);
            }
            if (returns) {
                SimNode again = cluster.start(gone);
                cluster.runFor(15_000);
                assertThat(again.refused).as("a removed node is refused").isNotNull();
                crash(gone);
            }
            disturb(10);
            calm();
            cluster.settle(120_000);
            check();
        }

        /** Its process ends, and its disk is never seen again unless somebody brings it back. */
        private void lose() {
            if (cluster.nodes.containsKey(gone)) {
                crash(gone);
            }
            names.remove(gone);
        }

        private void removeAtAll() {
            SimNode node = cluster.new SimNode(gone);
            SimNode asked = cluster.nodes.get(names.get(0).equals(gone) ? names.get(1) : names.get(0));
            asked.remove(node);
            cluster.runFor(1_000);
            assertThat(asked.removals).as("what was said to the administrator").containsExactly("begun");
        }

        private void disturb(int steps) {
            for (int step = 0; step < steps; step++) {
                for (int count = random.nextInt(6); count > 0; count--) {
                    request();
                }
                int dice = random.nextInt(10);
                String name = names.get(random.nextInt(names.size()));
                if (dice < 2 && cluster.nodes.size() == names.size()) {
                    crash(name);
                } else if (dice < 6 && !cluster.nodes.containsKey(name)) {
                    cluster.start(name);
                } else if (dice < 8) {
                    partitionOrHeal();
                }
                cluster.runFor(random.nextInt(1_500));
            }
        }

        private void request() {
            List<SimNode> alive = new ArrayList<>(cluster.nodes.values());
            numbers++;
            alive.get(random.nextInt(alive.size())).request(random.nextInt(SHARDS), "v" + numbers);
        }

        private void crash(String name) {
            confirmed.addAll(cluster.nodes.get(name).answers.keySet());
            cluster.crash(name);
        }

        private void partitionOrHeal() {
            if (partitioned) {
                cluster.network.heal();
            } else {
                Set<Member> one = new HashSet<>();
                Set<Member> other = new HashSet<>();
                for (SimNode node : cluster.nodes.values()) {
                    (random.nextBoolean() ? one : other).add(node.channel.self());
                }
                cluster.network.partition(one, other);
            }
            partitioned = !partitioned;
        }

        private void calm() {
            if (partitioned) {
                partitionOrHeal();
            }
            for (String name : names) {
                if (!cluster.nodes.containsKey(name)) {
                    cluster.start(name);
                }
            }
        }

        private void check() {
            cluster.nodes.values().forEach(node -> confirmed.addAll(node.answers.keySet()));
            Set<String> present = new HashSet<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                List<List<String>> replicas = cluster.replicas(shard);
                assertThat(replicas).hasSize(3).allSatisfy(values -> assertThat(values)
                        .isEqualTo(replicas.get(0))
                        .doesNotHaveDuplicates());
                present.addAll(replicas.get(0));
            }
            assertThat(present).containsAll(confirmed);
            for (SimNode node : cluster.nodes.values()) {
                assertThat(node.core.nodes()).as("known at " + node.name).anySatisfy(known -> assertThat(known.state())
                        .isEqualTo(KnownNode.State.REMOVED));
            }
        }
    }
}
