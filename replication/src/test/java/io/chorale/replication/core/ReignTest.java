package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.SimCluster.SimNode;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a shard, one rule a test. */
class ReignTest {
    private static final ShardId SHARD = new ShardId(SimCluster.SPACE, 0);

    private final SimCluster cluster =
            new SimCluster(7, 1, 3, SimConfig.defaults().withLoneStartPercent(0));
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
    void aPrimaryKnowsWhatTheMachinesClockSays() {
        for (SimCluster.SimNode node : cluster.nodes.values()) {
            node.core.clock(-3_600_000);
        }
        a.signal(0, "how far is the clock ahead?");
        cluster.runFor(500);

        assertThat(a.signals).containsExactly("-3600000");
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
    void aLargeStateComesInParts() {
        String large = "z".repeat(Parts.PART_BYTES);
        for (int i = 0; i < 5; i++) {
            a.request(0, i + large);
        }
        cluster.runFor(2_000);
        cluster.start("c");
        cluster.settle(20_000);

        assertThat(cluster.replicas(0)).hasSize(3).allSatisfy(state -> assertThat(state)
                .hasSize(5));
    }

    @Test
    void aNodeThatHasLostItsPromiseHasNoPartAndIsNotWaitedFor() {
        a.request(0, "x");
        cluster.runFor(500);
        cluster.crash("a");
        cluster.runFor(10_000);
        cluster.storage("a").losePromise(SHARD);
        SimNode again = cluster.start("a");
        cluster.runFor(10_000);
        again.request(0, "y");
        cluster.runFor(1_000);
        assertThat(again.answers).containsKey("y");
        assertThat(cluster.replicas(0)).contains(List.of("x", "y"));
    }

    @Test
    void whatIsTooLargeToBeCopiedIsServedWithoutThatCopy() {
        cluster.maxImageBytes = 50_000;
        cluster.crash("a");
        cluster.runFor(10_000);
        cluster.crash("b");
        cluster.start("b");
        for (int i = 0; i < 10; i++) {
            cluster.nodes.get("b").request(0, i + "z".repeat(10_000));
        }
        cluster.settle(20_000);
        cluster.runFor(1_000);
        cluster.start("a");
        cluster.runFor(Beyond.PERIOD_MS / 2);
        cluster.nodes.get("b").request(0, "after");
        cluster.runFor(1_000);
        assertThat(cluster.nodes.get("b").answers).containsKey("after");
        cluster.runFor(Beyond.PERIOD_MS);
        cluster.nodes.get("b").request(0, "much later");
        cluster.runFor(1_000);
        assertThat(cluster.nodes.get("b").answers).containsKey("much later");
    }

    @Test
    void aStateMachineThatThrowsIsMadeAnewAndRefusesWhatItFailedOn() {
        Epoch before = primary().core.replica(SHARD).replica().current();
        a.request(0, "boom");
        b.request(0, "x");
        cluster.runFor(2_000);
        a.query(0);
        cluster.runFor(500);

        assertThat(a.failed).containsExactly("boom");
        assertThat(b.answers).containsKey("x");
        assertThat(a.answers).as("what the machine holds").containsEntry("?", "1");
        assertThat(primary().core.replica(SHARD).replica().current().isAfter(before))
                .as("another reign has begun")
                .isTrue();
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .containsExactly("x"));
        assertThat(a.core.faults() + b.core.faults()).isEqualTo(1);
    }

    @Test
    void aDecisionThatTheLogCannotTakeIsRefused() {
        a.request(0, "wide");
        b.request(0, "x");
        cluster.runFor(2_000);

        assertThat(a.failed).containsExactly("wide");
        assertThat(b.answers).containsKey("x");
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .containsExactly("x"));
    }

    @Test
    void aProposalThatFailsIsNotTriedForEver() {
        a.request(0, "fuse");
        cluster.runFor(3_000);
        b.request(0, "x");
        cluster.runFor(500);

        assertThat(a.answers).containsKey("fuse");
        assertThat(b.answers).containsKey("x");
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(state -> assertThat(state)
                .containsExactly("fuse", "x"));
        assertThat(a.core.faults() + b.core.faults()).isEqualTo(1);
    }

    @Test
    void aLostMessageBetweenReplicasDelaysButDoesNotStall() {
        for (int i = 0; i < 6; i++) {
            String value = "value " + i;
            a.loseNext = i % 2 == 0 ? MessageCodec.PROTOCOL : MessageCodec.REQUEST;
            b.loseNext = a.loseNext;
            a.request(0, value);
            cluster.runFor(20_000);
            assertThat(a.answers).containsKey(value);
        }
        assertThat(a.lost + b.lost).isGreaterThanOrEqualTo(6);
        assertThat(cluster.replicas(0).get(0))
                .isEqualTo(cluster.replicas(0).get(1))
                .hasSize(6);
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
    void bothSidesOfAPartitionOfTwoGoOnAndAreMerged() {
        cluster.network.partition(Set.of(a.channel.self()), Set.of(b.channel.self()));
        cluster.runFor(10_000);
        for (int i = 0; i < 20; i++) {
            a.request(0, "a" + i);
            b.request(0, "b" + i);
        }
        cluster.runFor(1_000);
        assertThat(a.answers).hasSize(20);
        assertThat(b.answers).hasSize(20);
        cluster.network.heal();
        cluster.settle(20_000);

        assertThat(cluster.replicas(0).get(0))
                .isEqualTo(cluster.replicas(0).get(1))
                .hasSize(40);
    }

    @Test
    void whatTwoNodesFoundedApartBecomesOne() {
        SimCluster apart = new SimCluster(9, 4, 3, SimConfig.defaults().withLoneStartPercent(0));
        SimNode one = apart.start("one");
        SimNode other = apart.start("other");
        apart.network.partition(Set.of(one.channel.self()), Set.of(other.channel.self()));
        apart.runFor(3_000);
        for (int shard = 0; shard < 4; shard++) {
            one.request(shard, "one");
            other.request(shard, "other");
        }
        apart.runFor(2_000);
        assertThat(one.answers).hasSize(1);
        assertThat(other.answers).hasSize(1);
        apart.network.heal();
        apart.settle(20_000);
        for (int shard = 0; shard < 4; shard++) {
            assertThat(apart.replicas(shard)).hasSize(2).allSatisfy(values -> assertThat(values)
                    .containsExactlyInAnyOrder("one", "other"));
        }
    }

    @Test
    void whatWasConfirmedIsThereWhenAllHaveBeenDown() {
        a.request(0, "x");
        cluster.runFor(500);
        assertThat(a.answers).containsKey("x");
        cluster.crash("a");
        cluster.crash("b");
        cluster.start("b");
        cluster.runFor(5_000);
        cluster.start("a");
        cluster.settle(20_000);
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(values -> assertThat(values)
                .containsExactly("x"));
    }

    @Test
    void aHandOverThatComesToNothingEndsAndLosesNoProposal() {
        SimNode primary = primary();
        primary.request(0, "echo");
        // Its successor lacks the request, and nobody asks again.
        assertThat(primary.leave()).isFalse();
        cluster.runFor(500);
        assertThat(cluster.replicas(0)).allSatisfy(values -> assertThat(values).containsExactly("echo"));
        cluster.runFor(2_000);
        b.request(0, "x");
        cluster.runFor(2_000);

        assertThat(b.answers).containsKey("x");
        assertThat(cluster.replicas(0)).hasSize(2).allSatisfy(values -> assertThat(values)
                .containsExactly("echo", "of echo", "x"));
    }

    @Test
    void aQuestionThatWasLostIsAskedAgainWhileOthersFollow() {
        cluster.runFor(10_000);
        SimNode asker = primary() == a ? b : a;
        asker.loseNext = MessageCodec.QUERY;
        asker.query(0);
        for (int i = 0; i < 8; i++) {
            cluster.runFor(1_000);
            asker.query(0);
        }
        cluster.runFor(500);

        assertThat(asker.lost).isEqualTo(1);
        assertThat(asker.open).isEmpty();
    }

    @Test
    void aPrimaryThatCouldNotLeadTriesAgain() {
        SimNode survivor = primary() == a ? b : a;
        cluster.brokenMachines = 2;
        cluster.crash(primary().name);
        survivor.request(0, "x");
        cluster.runFor(10_000);

        assertThat(cluster.brokenMachines).isZero();
        assertThat(survivor.answers).containsKey("x");
    }

    @Test
    void nothingIsDecidedForAMemberThatIsNotInTheView() {
        SimNode c = cluster.start("c");
        cluster.settle(20_000);
        cluster.crash("c");
        cluster.runFor(10_000);
        ShardId shard = new ShardId(SimCluster.SPACE, 0);
        SimNode primary = primary();
        assertThat(primary.core.replica(shard).isServing()).isTrue();
        DurableReplica replica = primary.core.replica(shard).replica();
        Request late = new Request(shard, replica.current(), replica.current(), 1, 1, Dot.NONE, ListMachine.bytes("x"));
        primary.core.onMessage(c.channel.self(), MessageCodec.encode(late), cluster.network.nowMs());
        cluster.runFor(1_000);

        ClientId client = new ClientId(c.channel.self().id().toString());
        assertThat(replica.state().windows().byClient()).doesNotContainKey(client);
    }

    @Test
    void aClientGoesBackToTheSideThatIsLeftOfAPartition() {
        SimCluster three = new SimCluster(11, 1, 2, SimConfig.defaults().withLoneStartPercent(0));
        for (String name : List.of("a", "b", "c")) {
            three.start(name);
        }
        three.settle(20_000);
        ShardId shard = new ShardId(SimCluster.SPACE, 0);
        List<SimNode> members = new ArrayList<>(three.nodes.values());
        Set<NodeId> copies =
                members.get(0).core.replica(shard).replica().config().members();
        SimNode client = members.stream()
                .filter(node -> !copies.contains(node.id()))
                .findFirst()
                .orElseThrow();
        members.remove(client);
        SimNode left = members.get(0);
        SimNode gone = members.get(1);
        three.network.partition(Set.of(left.channel.self()), Set.of(gone.channel.self(), client.channel.self()));
        three.runFor(5_000);
        gone.core.replica(shard).takeOver(three.network.nowMs());
        three.runFor(5_000);
        three.crash(gone.name);
        three.network.heal();
        three.runFor(5_000);
        client.request(0, "x");
        three.runFor(5_000);

        assertThat(client.answers).containsKey("x");
    }

    private SimNode primary() {
        return a.core.replica(new ShardId(SimCluster.SPACE, 0)).isServing() ? a : b;
    }

    @Test
    void aShardThatHasNoPrimaryForLongIsNamedWithWhereItStands() {
        cluster.brokenMachines = Integer.MAX_VALUE;
        cluster.crash("a");
        cluster.runFor(20_000);

        assertThat(b.warnings).anySatisfy(text -> assertThat(text)
                .contains("have had no primary for up to")
                .contains(SHARD.toString())
                .contains("in sync"));
    }
}
