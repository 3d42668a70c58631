package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.SimCluster.SimNode;
import io.chorale.replication.shard.ShardState;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes whose processes end and start again for ever, each life of which is a client, and some of which reign. */
class ForgettingTest {
    private static final ShardId SHARD = new ShardId(SimCluster.SPACE, 0);
    /** After which a reign forgets. */
    private static final long STABLE_MS = HostedShard.TIMING.stableMs() + 5_000;

    private static ShardState state(SimNode node) {
        return node.core.replica(SHARD).replica().state();
    }

    /** Under {@code one} two nodes, under {@code majority} three. */
    @ParameterizedTest
    @CsvSource({"2, 500", "3, 500"})
    void livesAndReignsWithoutEndLeaveAFewWindowsAndEpochs(int count, int lives) {
        SimCluster cluster = new SimCluster(count, 1, 3, SimConfig.defaults().withLoneStartPercent(0));
        List<String> names = List.of("a", "b", "c").subList(0, count);
        names.forEach(cluster::start);
        cluster.settle(60_000);
        for (int life = 0; life < lives; life++) {
            String name = names.get(life % count);
            SimNode node = cluster.nodes.get(name);
            node.request(0, "yes/" + life);
            for (int waitedMs = 0; !node.open.isEmpty(); waitedMs += 50) {
                assertThat(waitedMs).as("waited for an answer").isLessThan(30_000);
                cluster.runFor(50);
            }
            cluster.crash(name);
            cluster.runFor(1_000);
            cluster.start(name);
            cluster.settle(60_000);
            if (life % 20 == 19) {
                cluster.runFor(STABLE_MS);
                for (SimNode each : cluster.nodes.values()) {
                    assertThat(state(each).context().highest()).as("epochs").hasSize(1);
                    assertThat(state(each).windows().byClient()).as("windows").hasSizeLessThanOrEqualTo(count);
                }
            }
        }
        assertThat(cluster.replicas(0)).allSatisfy(values -> assertThat(values).hasSize(lives));
        assertThat(cluster.nodes.values()).allSatisfy(node -> assertThat(
                        state(node).context().highest().lastKey().counter())
                .as("reigns")
                .isGreaterThan(lives / 3));
    }

    /** Its request was applied, the answer was lost, and it was cut off for so long that the shard took it for gone. */
    @Test
    void aNodeThatWasForgottenIsToldSoAndServedFromThenOn() {
        SimCluster cluster = new SimCluster(7, 1, 3, SimConfig.defaults().withLoneStartPercent(0));
        List.of("a", "b", "c", "d").forEach(cluster::start);
        cluster.settle(60_000);
        // Until the shard is served where it should be.
        cluster.runFor(35_000);
        SimNode primary = find(cluster, node -> node.core.replica(SHARD).isServing());
        SimNode client = find(
                cluster, node -> !primary.core.replica(SHARD).replica().config().contains(node.id()));
        primary.loseNext = MessageCodec.ANSWER;
        client.request(0, "yes/once");
        for (int waitedMs = 0; primary.lost == 0; waitedMs += 50) {
            assertThat(waitedMs).as("waited for the answer that is lost").isLessThan(5_000);
            cluster.runFor(50);
        }
        cluster.network.partition(Set.of(client.channel.self()));
        cluster.runFor(3_000);
        for (int asked = 0; !primary.leave(); asked++) {
            assertThat(asked).as("asked the primary to let others go on").isLessThan(100);
            cluster.runFor(50);
        }
        SimNode other = find(cluster, node -> node != primary && node != client);
        for (int waitedMs = 0; !state(other).windows().byClient().isEmpty(); waitedMs += 100) {
            assertThat(waitedMs).as("waited to be forgotten").isLessThan(20_000);
            cluster.runFor(100);
        }
        cluster.network.heal();
        cluster.settle(60_000);
        cluster.runFor(ShardClient.RESEND_AFTER_MS + 1_000);
        assertThat(client.failed).containsExactly("yes/once");
        assertThat(cluster.nodes.values()).anyMatch(node -> node.sent.contains((byte) MessageCodec.FORGOTTEN));
        client.request(0, "yes/new");
        cluster.runFor(1_000);
        assertThat(client.answers).containsKey("yes/new");
        assertThat(cluster.replicas(0)).allSatisfy(values -> assertThat(values).containsExactly("yes/once", "yes/new"));
    }

    private static SimNode find(SimCluster cluster, Predicate<SimNode> wanted) {
        return cluster.nodes.values().stream().filter(wanted).findFirst().orElseThrow();
    }
}
