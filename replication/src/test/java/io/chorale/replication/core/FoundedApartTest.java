package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.SimCluster.SimNode;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.MajorityPolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node comes back with shards that three others have founded anew meanwhile; not each is to have a copy on it. */
class FoundedApartTest {
    private static final int SHARDS = 4;

    private SimCluster cluster;
    private SimNode old;
    private SimNode away;

    private void create(ReplicationPolicy policy, int copies) {
        cluster = new SimCluster(5, SHARDS, copies, SimConfig.defaults().withLoneStartPercent(0));
        cluster.policy = policy;
    }

    /** A node founds the space alone, and crashes. */
    private void foundAlone(String name, String text) {
        SimNode node = cluster.start(name);
        cluster.settle(30_000);
        if (!text.isEmpty()) {
            cluster.write(node, text, 3_000);
        }
        cluster.crash(name);
        cluster.unopened.add(name);
    }

    private void foundAnew() {
        for (String name : List.of("a", "b", "c")) {
            cluster.start(name);
            cluster.settle(60_000);
        }
        cluster.write(cluster.nodes.get("a"), "new", 3_000);
    }

    /** The node that comes back is among them, and has not opened its space. */
    private void foundApart(ReplicationPolicy policy, int copies, boolean isUsed) {
        create(policy, copies);
        foundAlone("d", isUsed ? "old" : "");
        foundAnew();
        old = cluster.start("d");
        cluster.runFor(10_000);
    }

    private void endRemoved() {
        assertThat(old.refused).as("it was removed").isNotNull();
        cluster.crash("d");
        cluster.settle(30_000);
    }

    private void assertThere(int copies, String... texts) {
        for (int shard = 0; shard < SHARDS; shard++) {
            int number = shard;
            List<String> wanted =
                    List.of(texts).stream().map(text -> text + number).toList();
            assertThat(cluster.replicas(shard)).hasSize(copies).allSatisfy(values -> assertThat(values)
                    .containsExactlyInAnyOrderElementsOf(wanted));
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO, 3", "ONE, 2"})
    @DisplayName("Founding apart: what a drained node has is merged before it is removed")
    void whatADrainedNodeHasIsMergedBeforeItIsRemoved(ReplicationPolicy policy, int copies) {
        foundApart(policy, copies, true);
        cluster.nodes.get("a").remove(old);
        cluster.runFor(5_000);
        old.open();
        cluster.runFor(40_000);

        endRemoved();
        assertThere(copies, "old", "new");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, 3", "ONE, 2"})
    @DisplayName("Founding apart: what a node without a place has is merged")
    void whatANodeWithoutAPlaceHasIsMerged(ReplicationPolicy policy, int copies) {
        foundApart(policy, copies, true);
        old.open();
        assertQuiet();
        assertThere(copies, "old", "new");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, 3", "ONE, 2"})
    @DisplayName("Founding apart: what a node without a place has never used goes, and the node with it")
    void whatANodeWithoutAPlaceHasNeverUsedGoes(ReplicationPolicy policy, int copies) {
        foundApart(policy, copies, false);
        old.open();
        assertQuiet();

        cluster.nodes.get("a").remove(old);
        cluster.runFor(40_000);

        endRemoved();
        assertThere(copies, "new");
    }

    @Test
    @DisplayName("Founding apart: of what two others have founded, what can be merged is")
    void whatTwoNodesHaveFoundedOneAfterTheOtherIsMerged() {
        create(ReplicationPolicy.AUTO, 3);
        foundAlone("d", "old");
        foundAlone("e", "older");
        foundAnew();
        cluster.start("d");
        cluster.start("e");
        cluster.runFor(10_000);
        cluster.nodes.get("d").open();
        cluster.nodes.get("e").open();

        assertQuiet();
        assertThere(3, "old", "older", "new");
    }

    @Test
    @DisplayName(
            "Founding apart: what could not be merged under two majorities is, when one of them has become smaller")
    void whatIsUnderAMajorityForAWhileIsMergedLater() {
        foundApart(ReplicationPolicy.AUTO, 3, true);
        cluster.unopened.add("e");
        SimNode newcomer = cluster.start("e");
        cluster.runFor(2_000);
        cluster.network.partition(members("a", "d", "e"), members("b", "c"));
        cluster.runFor(3_000);
        old.open();
        newcomer.open();
        awaitMajorityOfTwo();
        cluster.crash("d");
        cluster.crash("e");
        cluster.network.heal();
        cluster.settle(30_000);
        cluster.unopened.clear();
        cluster.start("d");
        cluster.runFor(1_500);
        cluster.start("e");
        cluster.runFor(30_000);

        assertQuiet();
        assertThere(3, "old", "new");
    }

    private Set<Member> members(String... names) {
        return Stream.of(names)
                .map(name -> cluster.nodes.get(name).channel.self())
                .collect(Collectors.toSet());
    }

    /** With the one that is there of the three others each shard would have three copies; but it can not be taken in. */
    private void awaitMajorityOfTwo() {
        for (int waitedMs = 0; waitedMs < 5_000 && !isMajorityOfTwo(); waitedMs += 50) {
            cluster.runFor(50);
        }
        assertThat(isMajorityOfTwo()).isTrue();
    }

    private boolean isMajorityOfTwo() {
        return IntStream.range(0, SHARDS).mapToObj(shard -> replica(old, shard)).allMatch(replica -> {
            Config config = replica.config();
            boolean isCommitted = replica.pending() == null;
            return isCommitted
                    && config.members().size() == 2
                    && config.policy().equals(new MajorityPolicy());
        });
    }

    /** Two nodes have the shards; one of them goes on alone, and both crash. A third one founds them anew. */
    private SimNode foundWithoutBoth() {
        create(ReplicationPolicy.ONE, 2);
        SimNode first = cluster.start("a");
        away = cluster.start("b");
        cluster.settle(30_000);
        cluster.write(first, "old", 3_000);
        cluster.crash("a");
        cluster.runFor(10_000);
        take(away, "taken");
        cluster.write(away, "later", 3_000);
        cluster.crash("b");
        SimNode founder = cluster.start("c");
        cluster.settle(30_000);
        cluster.write(founder, "new", 3_000);
        return founder;
    }

    @Test
    @DisplayName(
            "Founding apart: a copy that may lack what was confirmed is not merged before those who know are there")
    void whatMayLackSomethingIsNotMerged() {
        SimNode founder = foundWithoutBoth();
        cluster.start("a");
        cluster.runFor(10_000);
        List<Object> promised = promised();
        cluster.runFor(20_000);
        assertThat(promised()).as("who waits disturbs nobody").isEqualTo(promised);
        take(founder, "gone");

        cluster.start("b");
        assertQuiet();
        assertThere(2, "later", "new");
    }

    /** The one of the two that went first, which waits for the other one. */
    private SimNode foundWithoutBothAndStartOne() {
        foundWithoutBoth();
        SimNode first = cluster.start("a");
        cluster.runFor(10_000);
        return first;
    }

    @Test
    @DisplayName("Founding apart: what is there must do, and is merged")
    void whatIsThereMustDoAndIsMerged() {
        SimNode first = foundWithoutBothAndStartOne();
        first.core.goOnWithWhatIsThere(SimCluster.SPACE, cluster.nowMs());
        assertQuiet();
        assertThere(2, "old", "new");
    }

    @Test
    @DisplayName("Founding apart: a removed node is not waited for")
    void aRemovedNodeIsNotWaitedFor() {
        SimNode first = foundWithoutBothAndStartOne();
        first.remove(away);
        assertQuiet();
        assertThere(2, "old", "new");
    }

    @Test
    @DisplayName("Founding apart: who may have been merged without knowing it waits for the one that did it")
    void whoMayHaveBeenMergedWaits() {
        create(ReplicationPolicy.ONE, 2);
        foundAlone("d", "old");
        cluster.unopened.clear();
        SimNode founder = cluster.start("a");
        cluster.settle(30_000);
        SimNode merged = cluster.start("d");
        for (int ms = 0; ms < 20_000 && inSync(founder) < 2; ms++) {
            cluster.runFor(1);
        }
        assertThat(inSync(founder)).isEqualTo(2);
        assertThat(inSync(merged)).as("it has not heard of the merge").isEqualTo(1);
        cluster.crash("d");
        cluster.runFor(10_000);
        take(founder, "taken");
        cluster.crash("a");

        merged = cluster.start("d");
        cluster.runFor(20_000);
        merged.request(0, "more");
        cluster.runFor(3_000);
        assertThat(merged.answers).as("it waits").isEmpty();

        cluster.start("a");
        assertQuiet();
        assertThat(merged.answers).containsKey("more");
        assertThat(cluster.replicas(0)).containsOnly(List.of("more"));
    }

    private static int inSync(SimNode node) {
        return replica(node, 0).inSync().size();
    }

    private void take(SimNode node, String answer) {
        cluster.write(node, "take old", 3_000);
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(node.answers).containsEntry("take old" + shard, answer);
        }
    }

    /** Nobody deposes anybody any more. */
    private void assertQuiet() {
        cluster.runFor(20_000);
        cluster.settle(10_000);
        List<Object> promised = promised();
        cluster.runFor(20_000);
        assertThat(promised()).isEqualTo(promised);
    }

    private List<Object> promised() {
        return cluster.nodes.values().stream()
                .<Object>map(node -> replica(node, 0).promised())
                .toList();
    }

    private static DurableReplica replica(SimNode node, int shard) {
        return node.core.replica(new ShardId(SimCluster.SPACE, shard)).replica();
    }
}
