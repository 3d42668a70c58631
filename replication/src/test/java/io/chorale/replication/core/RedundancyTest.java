package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.core.SimCluster.SimNode;
import org.junit.jupiter.api.Test;

/** How long what is confirmed is on one disk only, when another node has come. */
class RedundancyTest {

    @Test
    void aNodeThatJoinsHasItsCopiesOfManySmallShardsSoon() {
        SimCluster cluster = new SimCluster(11, 128, 2, SimConfig.defaults().withLoneStartPercent(0));
        SimNode first = cluster.start("first");
        cluster.settle(20_000);
        cluster.start("second");
        for (int ms = 0; first.channel.view().members().size() < 2 && ms < 20_000; ms += 10) {
            cluster.runFor(10);
        }
        long met = cluster.nowMs();
        cluster.settle(20_000);
        assertThat(cluster.nowMs() - met).isLessThan(3_000);
    }
}
