package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.KnownNode.State;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Four copies under majority, two of which are lost: one of them can be removed, and two nodes are asked at once. */
class RemovalsAtOnceTest {

    @RepeatedTest(10)
    void ofTwoThatAreAskedAtOnceOneGoesThrough(RepetitionInfo repetition) {
        SimCluster cluster = new SimCluster(
                repetition.getCurrentRepetition(), 1, 4, SimConfig.defaults().withLoneStartPercent(0));
        SimNode a = cluster.start("a");
        SimNode b = cluster.start("b");
        SimNode c = cluster.start("c");
        SimNode d = cluster.start("d");
        cluster.settle(60_000);
        cluster.crash("c");
        cluster.crash("d");
        cluster.runFor(10_000);

        a.remove(c);
        b.remove(d);
        cluster.runFor(6_000);

        List<String> said = new ArrayList<>(a.removals);
        said.addAll(b.removals);
        assertThat(said).hasSize(2).containsOnlyOnce("begun");
        assertThat(List.of(stateOf(c, a), stateOf(d, a))).containsExactlyInAnyOrder(State.REMOVED, State.ABSENT);
    }

    private static State stateOf(SimNode node, SimNode at) {
        return at.core.nodes().stream()
                .filter(known -> known.id().equals(node.id().value()))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
