package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.KnownNode.State;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node's disk has of a space that the node has not opened counts when nodes are removed. */
class UnopenedSpaceTest {
    private static final ShardId SHARD = new ShardId(SimCluster.SPACE, 0);

    private final List<SimNode> keepers = new ArrayList<>();
    private final List<SimNode> others = new ArrayList<>();

    private SimCluster started(int copies, ReplicationPolicy policy, String... names) {
        SimCluster cluster = new SimCluster(5, 1, copies, SimConfig.defaults().withLoneStartPercent(0));
        cluster.policy = policy;
        for (String name : names) {
            cluster.start(name);
            cluster.settle(60_000);
        }
        for (SimNode node : cluster.nodes.values()) {
            boolean isKeeper = node.core.replica(SHARD).replica().isMember(node.id());
            (isKeeper ? keepers : others).add(node);
        }
        keepers.get(0).request(0, "v");
        cluster.runFor(1_000);
        return cluster;
    }

    private static State stateOf(SimNode node, SimNode at) {
        return at.core.nodes().stream()
                .filter(known -> known.id().equals(node.id().value()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void aDrainedNodeThatAloneHasAShardStaysUntilOthersHaveIt() {
        SimCluster cluster = started(2, ReplicationPolicy.ONE, "a", "b", "c");
        SimNode asked = others.get(0);
        String first = keepers.get(0).name;
        String second = keepers.get(1).name;
        cluster.crash(first);
        cluster.crash(second);
        cluster.unopened.add(second);
        SimNode drained = cluster.start(second);
        cluster.runFor(10_000);

        asked.remove(drained);
        cluster.runFor(20_000);

        assertThat(drained.refused).isNull();
        assertThat(stateOf(drained, asked)).isEqualTo(State.DRAINING);
        assertThat(asked.warnings)
                .as("says why, once")
                .filteredOn(text -> text.contains("has not opened"))
                .singleElement()
                .asString()
                .contains(SHARD.toString());
        drained.open();
        cluster.start(first);
        cluster.runFor(30_000);
        assertThat(drained.refused).isNotNull();
        cluster.crash(second);
        cluster.settle(30_000);
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(values -> assertThat(values)
                .containsExactly("v"));
    }

    @Test
    void whatAnotherNodeOnlyHasOnItsDiskRefusesARemovalThatLeavesNoMajority() {
        SimCluster cluster = started(3, ReplicationPolicy.MAJORITY, "a", "b", "c", "d", "e");
        cluster.runFor(3_000);
        List<String> names = List.copyOf(cluster.nodes.keySet());
        names.forEach(cluster::crash);
        cluster.unopened.addAll(names);
        SimNode asked = cluster.start(others.get(0).name);
        SimNode left = cluster.start(keepers.get(2).name);
        cluster.runFor(10_000);

        asked.remove(keepers.get(0));
        cluster.runFor(1_000);
        asked.remove(keepers.get(1));
        cluster.runFor(1_000);

        assertThat(asked.removals).hasSize(2);
        assertThat(asked.removals.get(0)).isEqualTo("begun");
        assertThat(asked.removals.get(1))
                .contains("of the 3 copies of shard " + SHARD)
                .contains(left.channel.self().toString());
    }
}
