package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of requests, crashes and restarts, never more than one copy of a shard lost at a time: what was
 * confirmed is there, once, in the order of its client, and all copies are equal.
 */
class ReplicationSimulationTest {
    private static final int SEEDS = Seeds.count(150);
    private static final int SHARDS = 4;

    @Test
    void confirmedRequestsSurviveCrashesOnceAndInOrder() {
        int crashes = 0;
        int crashesWithOpenRequests = 0;
        int confirmed = 0;
        int filled = 0;
        for (long seed : Seeds.first(SEEDS)) {
            Run run = new Run(seed);
            Seeds.run(seed, run::go);
            filled += run.cluster.filled();
            crashes += run.crashes;
            crashesWithOpenRequests += run.crashesWithOpenRequests;
            confirmed += run.confirmed.size();
        }
        assertThat(crashes).isGreaterThan(SEEDS);
        assertThat(crashesWithOpenRequests).isGreaterThan(SEEDS / 2);
        assertThat(filled).as("copies that were filled part by part").isGreaterThan(SEEDS / 4);
        assertThat(confirmed).isGreaterThan(SEEDS * 50);
    }

    /** One seed. */
    private static final class Run {
        private final SplittableRandom random;
        private final SimCluster cluster;
        private final List<String> names;
        private final Map<String, Integer> counters = new HashMap<>();
        private final Set<String> confirmed = new HashSet<>();
        private int crashes;
        private int crashesWithOpenRequests;

        Run(long seed) {
            random = new SplittableRandom(seed);
            cluster = new SimCluster(seed, SHARDS, 3, SimConfig.defaults().withLoneStartPercent(0));
            boolean inParts = new SplittableRandom(~seed).nextBoolean();
            cluster.wholeImageBytes = inParts ? 1_000 : Long.MAX_VALUE;
            names = List.of("a", "b", "c", "d", "e").subList(0, 2 + random.nextInt(4));
        }

        void go() {
            names.forEach(cluster::start);
            cluster.settle(30_000);
            for (int step = 0; step < 100; step++) {
                int dice = random.nextInt(100);
                if (dice < 75) {
                    requests();
                } else if (dice < 77) {
                    leaveAndStay();
                } else if (dice < 80) {
                    anyNode().query(random.nextInt(SHARDS));
                } else if (dice < 90 && cluster.nodes.size() == names.size()) {
                    crash();
                } else if (cluster.nodes.size() < names.size()) {
                    restart();
                }
                cluster.runFor(random.nextInt(120));
            }
            restart();
            cluster.settle(60_000);
            cluster.runFor(35_000);
            check();
        }

        private void requests() {
            SimNode node = anyNode();
            for (int count = 1 + random.nextInt(10); count > 0; count--) {
                int shard = random.nextInt(SHARDS);
                String client = node.channel.self().toString();
                int number = counters.merge(client + "@" + shard, 1, Integer::sum);
                String prefix = random.nextInt(10) == 0 ? "no" : "yes";
                String large = random.nextInt(200) == 0 ? "z".repeat(2 * Parts.PART_BYTES) : "";
                node.request(shard, prefix + "/" + client + "/" + shard + "/" + number + "/" + large);
            }
        }

        private SimNode anyNode() {
            List<SimNode> alive = new ArrayList<>(cluster.nodes.values());
            return alive.get(random.nextInt(alive.size()));
        }

        /** Others go on with what it serves, or nobody can and it takes requests again. */
        private void leaveAndStay() {
            SimNode node = anyNode();
            for (int asked = 1 + random.nextInt(4); asked > 0 && !node.leave(); asked--) {
                cluster.runFor(random.nextInt(40));
            }
        }

        private void crash() {
            String victim = names.get(random.nextInt(names.size()));
            SimNode node = cluster.nodes.get(victim);
            crashes++;
            crashesWithOpenRequests += node.open.isEmpty() ? 0 : 1;
            keepAnswers(node);
            cluster.crash(victim);
        }

        private void restart() {
            cluster.settle(60_000);
            for (String name : names) {
                if (!cluster.nodes.containsKey(name)) {
                    cluster.start(name);
                    cluster.settle(60_000);
                }
            }
        }

        private void keepAnswers(SimNode node) {
            node.answers.forEach((value, answer) -> {
                if (value.startsWith("yes")) {
                    assertThat(answer).startsWith("at ");
                    confirmed.add(value);
                } else if (!value.equals("?")) {
                    assertThat(answer).isEqualTo("refused");
                }
            });
        }

        private void check() {
            for (SimNode node : cluster.nodes.values()) {
                keepAnswers(node);
                assertThat(node.open)
                        .as("requests without an answer at " + node.name)
                        .isEmpty();
                assertThat(node.warnings).isEmpty();
            }
            Set<String> present = new HashSet<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                List<List<String>> replicas = cluster.replicas(shard);
                assertThat(replicas).hasSize(Math.min(3, names.size()));
                assertThat(replicas).allSatisfy(values -> assertThat(values).isEqualTo(replicas.get(0)));
                Map<String, Integer> last = new HashMap<>();
                for (String value : replicas.get(0)) {
                    assertThat(value).startsWith("yes");
                    assertThat(present.add(value)).as(value + " applied twice").isTrue();
                    String[] parts = value.split("/", -1);
                    int number = Integer.parseInt(parts[3]);
                    Integer before = last.put(parts[1], number);
                    assertThat(before == null || before < number)
                            .as(value + " applied after " + before)
                            .isTrue();
                }
            }
            assertThat(present).containsAll(confirmed);
        }
    }
}
