package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.core.SimCluster.SimNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a shard, one rule a test. */
class ReignTest {
    private final SimCluster cluster =
            new SimCluster(7, 1, 2, SimConfig.defaults().withLoneStartPercent(0));
    private SimNode a;
    private SimNode b;

    @BeforeEach
    void startTwo() {
        a = cluster.start("a");
        b = cluster.start("b");
        cluster.settle(20_000);
    }

    @Test
    void anAnsweredRequestIsOnBothCopies() {
        a.request(0, "x");
        b.request(0, "y");
        cluster.runFor(500);

        assertThat(a.answers).containsKey("x");
        assertThat(b.answers).containsKey("y");
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .containsExactlyInAnyOrder("x", "y"));
    }

    @Test
    void aProposalOfThePrimaryIsReplicatedLikeARequest() {
        a.request(0, "echo");
        cluster.runFor(500);

        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .isEqualTo(List.of("echo", "of echo")));
    }

    @Test
    void aRefusalIsAnAnswerAndChangesNothing() {
        b.request(0, "no");
        cluster.runFor(500);

        assertThat(b.answers).containsEntry("no", "refused");
        assertThat(cluster.replicas(0)).allSatisfy(state -> assertThat(state).isEmpty());
    }

    @Test
    void questionsAndSignalsReachThePrimaryFromAnyNode() {
        a.request(0, "x");
        cluster.runFor(500);
        a.query(0);
        b.query(0);
        a.signal(0, "from a");
        b.signal(0, "from b");
        cluster.runFor(500);

        assertThat(a.answers).containsEntry("?", "1");
        assertThat(b.answers).containsEntry("?", "1");
        assertThat(a.signals).containsExactly("heard from a");
        assertThat(b.signals).containsExactly("heard from b");
    }

    @Test
    void theSurvivorTakesOverAndARestartedNodeIsFilled() {
        a.request(0, "x");
        cluster.runFor(500);
        cluster.crash("a");
        b.request(0, "y");
        cluster.settle(10_000);
        cluster.runFor(500);
        assertThat(b.answers).containsKey("y");

        cluster.start("a");
        cluster.settle(10_000);
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .isEqualTo(List.of("x", "y")));
    }

    @Test
    void aLargeStateComesInChunks() {
        String large = "z".repeat(ImageTransfer.CHUNK_BYTES);
        for (int i = 0; i < 5; i++) {
            a.request(0, i + large);
        }
        cluster.runFor(2_000);
        cluster.crash("b");
        cluster.start("c");
        cluster.settle(20_000);

        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .hasSize(5));
    }

    @Test
    void aStateMachineThatThrowsIsReportedAndTheShardGoesOn() {
        a.request(0, "boom");
        b.request(0, "x");
        cluster.runFor(500);

        assertThat(a.answers).containsEntry("boom", "");
        assertThat(b.answers).containsKey("x");
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .containsExactly("x"));
        assertThat(a.core.faults() + b.core.faults()).isEqualTo(2);
    }

    @Test
    void aLostAppendOrConfirmationDelaysButDoesNotStall() {
        for (int type : List.of(MessageCodec.APPEND, MessageCodec.CONFIRM)) {
            a.loseNext = type;
            b.loseNext = type;
            a.request(0, "first " + type);
            cluster.runFor(20_000);
            assertThat(a.answers).containsKey("first " + type);
            a.loseNext = -1;
            b.loseNext = -1;
        }
        assertThat(a.lost + b.lost).isEqualTo(2);
        assertThat(cluster.replicas(0).get(0))
                .isEqualTo(cluster.replicas(0).get(1))
                .hasSize(2);
    }

    @Test
    void aMalformedMessageIsCountedAndDropped() {
        a.core.onMessage(b.channel.self(), new byte[] {99, 1, 2}, cluster.network.nowMs());
        a.core.onMessage(b.channel.self(), new byte[] {}, cluster.network.nowMs());
        a.request(0, "x");
        cluster.runFor(500);

        assertThat(a.core.malformed()).isEqualTo(2);
        assertThat(a.warnings).singleElement().asString().contains("malformed");
        assertThat(a.answers).containsKey("x");
    }

    @Test
    void whatOneSideOfAPartitionGivesUpIsSaidAloud() {
        cluster.network.partition(java.util.Set.of(a.channel.self()), java.util.Set.of(b.channel.self()));
        cluster.runFor(10_000);
        for (int i = 0; i < 20; i++) {
            a.request(0, "a" + i);
            b.request(0, "b" + i);
        }
        cluster.runFor(1_000);
        cluster.network.heal();
        cluster.settle(20_000);

        assertThat(cluster.replicas(0).get(0))
                .isEqualTo(cluster.replicas(0).get(1))
                .hasSize(20);
        assertThat(a.warnings.size() + b.warnings.size()).isEqualTo(1);
    }
}
