package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.ToPrimary;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A primary that was stopped for a while is asked before anything else happens on its node. */
class LeaseTest {
    private static final byte[] QUESTION = ListMachine.bytes("may you hand out?");

    @ParameterizedTest
    @CsvSource({
        "MAJORITY, 100, true",
        "MAJORITY, 2000, true",
        "MAJORITY, 3001, false",
        "ONE, 100, true",
        "ONE, 3001, true"
    })
    @DisplayName("4.8 under majority nothing is handed out when the quorum was not heard for the lease")
    void nothingIsHandedOutWithoutTheQuorum(ReplicationPolicy policy, long stoppedMs, boolean mayHandOut) {
        SimCluster cluster = new SimCluster(3, 1, 3, SimConfig.defaults().withLoneStartPercent(0));
        cluster.policy = policy;
        for (String name : new String[] {"a", "b", "c"}) {
            cluster.start(name);
        }
        cluster.settle(60_000);
        cluster.write(cluster.nodes.get("a"), "x", 3_000);
        cluster.settle(60_000);
        ShardId shard = new ShardId(SimCluster.SPACE, 0);
        Map<Epoch, Member> reigns = new HashMap<>();
        cluster.nodes
                .get("a")
                .core
                .reigns(SimCluster.SPACE, (id, reign) -> reigns.put(reign.getKey(), reign.getValue()));
        Epoch reign = reigns.keySet().iterator().next();
        Member reigning = reigns.get(reign);
        SimNode primary = cluster.nodes.get(reigning.name());
        SimNode other = cluster.nodes.get(reigning.name().equals("a") ? "b" : "a");

        primary.core.onMessage(
                other.channel.self(),
                MessageCodec.encode(new ToPrimary(shard, reign, QUESTION)),
                primary.now() + stoppedMs);
        cluster.runFor(500);

        assertThat(other.signals).containsExactly(String.valueOf(mayHandOut));
    }
}
