package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that lack a shard which is too large for one message, with real records. */
class FillingTest {
    private static final ShardId SHARD = new ShardId(SimCluster.SPACE, 0);
    private static final int ENTRIES = 120;
    private static final String LONG = "z".repeat(1_000);

    private final SimCluster cluster =
            new SimCluster(1, 1, 3, SimConfig.defaults().withLoneStartPercent(0));
    private int requests;

    @BeforeEach
    void inParts() {
        cluster.wholeImageBytes = 4_000;
        cluster.maxImageBytes = 60_000;
    }

    private void fill(String name) {
        for (int i = 0; i < ENTRIES; i++) {
            request(name);
        }
        cluster.runFor(3_000);
    }

    private void request(String name) {
        cluster.nodes.get(name).request(0, requests + LONG);
        requests++;
    }

    private void requireAll(int copies) {
        assertThat(cluster.replicas(0)).hasSize(copies).allSatisfy(values -> assertThat(values)
                .hasSize(requests));
        List<List<String>> replicas = cluster.replicas(0);
        assertThat(replicas).allSatisfy(values -> assertThat(values).isEqualTo(replicas.get(0)));
    }

    @Test
    @DisplayName("10.6 under one a newcomer is filled while the other goes on")
    void aNewcomerIsFilledWhileTheOtherGoesOn() {
        cluster.start("a");
        cluster.settle(20_000);
        fill("a");
        cluster.start("b");
        SimNode a = cluster.nodes.get("a");
        boolean waits = false;
        boolean hasGoneOn = false;
        for (int i = 0; i < 1_000 && cluster.filled() == 0; i++) {
            request("a");
            cluster.runFor(10);
            hasGoneOn |= waits && a.open.isEmpty();
            waits |= !a.open.isEmpty();
        }
        assertThat(hasGoneOn || !waits).as("a goes on before b has its copy").isTrue();
        cluster.settle(30_000);
        assertThat(cluster.filled()).isEqualTo(1);
        assertThat(a.open).isEmpty();
        assertThat(a.warnings).isEmpty();
        requireAll(2);

        cluster.crash("a");
        cluster.runFor(15_000);
        request("b");
        cluster.runFor(2_000);
        assertThat(cluster.nodes.get("b").open)
                .as("b goes on alone, with everything")
                .isEmpty();
        requireAll(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60, 150, 400, 900})
    void whoCrashesWhileItIsFilledIsFilledAnew(int afterMs) {
        cluster.start("a");
        cluster.settle(20_000);
        fill("a");
        cluster.start("b");
        cluster.runFor(4_000 + afterMs);
        cluster.crash("b");
        cluster.runFor(8_000);
        request("a");
        cluster.runFor(1_000);
        cluster.start("b");
        cluster.settle(60_000);
        cluster.crash("a");
        cluster.runFor(15_000);
        cluster.start("a");
        cluster.settle(60_000);
        requireAll(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60, 150, 400, 900})
    void whenTheSourceCrashesAnotherGoesOnWithTheCopy(int afterMs) {
        cluster.start("a");
        cluster.start("b");
        cluster.settle(20_000);
        fill("a");
        cluster.start("c");
        cluster.runFor(4_000 + afterMs);
        String primary = cluster.nodes.get("a").core.replica(SHARD).isServing() ? "a" : "b";
        cluster.crash(primary);
        cluster.runFor(15_000);
        cluster.start(primary);
        cluster.settle(60_000);
        request("c");
        cluster.runFor(2_000);
        requireAll(3);
    }

    @Test
    void whatHasChangedTooMuchForADifferenceIsFilledUp() {
        cluster.start("a");
        cluster.start("b");
        cluster.start("c");
        cluster.settle(20_000);
        fill("a");
        cluster.crash("c");
        cluster.runFor(10_000);
        fill("a");
        cluster.crash("b");
        cluster.start("b");
        cluster.settle(60_000);
        cluster.crash("a");
        cluster.start("a");
        cluster.settle(60_000);
        cluster.start("c");
        cluster.settle(60_000);
        requireAll(3);
        assertThat(cluster.filled()).isPositive();
    }

    /** There is one copy that can be filled: when it is the log of one of them, the other one is sent at once. */
    @Test
    @DisplayName("10.7 three that went on alone are merged though each is too large")
    void threeThatWentOnAloneAreMergedThoughEachIsTooLarge() {
        cluster.maxImageBytes = Long.MAX_VALUE;
        cluster.policy = ReplicationPolicy.ONE;
        cluster.coldStartWaitMs = 2_000;
        cluster.start("a");
        cluster.start("b");
        cluster.start("c");
        cluster.settle(20_000);
        fill("a");
        List.of("a", "b", "c").forEach(cluster::crash);
        for (String alone : List.of("a", "b", "c")) {
            cluster.start(alone);
            cluster.runFor(15_000);
            fill(alone);
            assertThat(cluster.nodes.get(alone).open).isEmpty();
            cluster.crash(alone);
        }
        cluster.start("a");
        cluster.start("b");
        cluster.start("c");
        cluster.settle(60_000);
        requireAll(3);
        assertThat(cluster.filled()).isPositive();
    }
}
