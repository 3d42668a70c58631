package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Member;
import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.KnownNode;
import io.chorale.replication.KnownNode.State;
import io.chorale.replication.ShardId;
import io.chorale.replication.WaitingShard;
import io.chorale.replication.core.SimCluster.SimNode;
import io.chorale.replication.shard.NodeId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only an administrator decides, and directories that must not take part. */
class AdministrationTest {
    private static final int SHARDS = 4;

    private final SimCluster cluster =
            new SimCluster(11, SHARDS, 3, SimConfig.defaults().withLoneStartPercent(0));

    private SimNode start(String name) {
        SimNode node = cluster.start(name);
        cluster.settle(30_000);
        return node;
    }

    private void write(SimNode node, String text) {
        cluster.write(node, text, 1_000);
    }

    private static State stateOf(SimNode other, SimNode at) {
        return at.core.nodes().stream()
                .filter(node -> node.id().equals(other.id().value()))
                .map(KnownNode::state)
                .findFirst()
                .orElseThrow();
    }

    private void remove(SimNode gone, SimNode at) {
        at.remove(gone);
    }

    private boolean isServed(SimNode by) {
        for (int shard = 0; shard < SHARDS; shard++) {
            if (!by.core.replica(new ShardId(SimCluster.SPACE, shard)).isServing()) {
                return false;
            }
        }
        return true;
    }

    private Set<NodeId> members(SimNode at, int shard) {
        return at.core
                .replica(new ShardId(SimCluster.SPACE, shard))
                .replica()
                .config()
                .members();
    }

    // ---- removal

    @Test
    @DisplayName("7.5 another node takes the place of one whose disk is lost")
    void afterTheLossOfADiskTheNewNodeBecomesTheSecondCopy() {
        SimNode a = start("a");
        SimNode b = start("b");
        write(a, "before ");
        cluster.crash("b");
        SimNode c = cluster.start("c");
        cluster.runFor(20_000);
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(members(a, shard)).as("as long as b may come back").contains(b.id());
        }

        remove(b, a);
        cluster.settle(30_000);

        assertThat(stateOf(b, a)).isEqualTo(State.REMOVED);
        assertThat(stateOf(b, c)).as("everybody hears of it").isEqualTo(State.REMOVED);
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(members(a, shard)).containsExactlyInAnyOrder(a.id(), c.id());
            assertThat(cluster.replicas(shard)).hasSize(2).allSatisfy(values -> assertThat(values)
                    .hasSize(1));
        }
        write(c, "after ");
    }

    @Test
    @DisplayName("7.5 a removed node that comes back is refused, and says nothing of its shards")
    void aRemovedNodeThatComesBackIsRefusedAndSaysNothingOfItsShards() {
        SimNode a = start("a");
        start("b");
        write(a, "v");
        cluster.crash("b");
        cluster.runFor(10_000);
        remove(cluster.new SimNode("b"), a);
        cluster.runFor(1_000);

        SimNode returned = cluster.start("b");
        cluster.runFor(10_000);

        assertThat(returned.refused.removal().by()).isEqualTo(a.id());
        assertThat(returned.sent).doesNotContain((byte) MessageCodec.PROTOCOL);
        assertThat(a.core.presentNodes()).containsExactly(a.id().value());
        assertThat(a.warnings).anySatisfy(text -> assertThat(text).contains("removed from the cluster for good"));
        assertThat(cluster.storage("b").begin(1).refusal()).as("the disk knows").isNotNull();
    }

    @Test
    @DisplayName("7.5 the removal is on the disks of all who have heard of it")
    void theRemovalIsOnTheDisksOfAllWhoHaveHeardOfIt() {
        SimNode a = start("a");
        start("b");
        SimNode c = start("c");
        cluster.crash("c");
        cluster.runFor(10_000);
        remove(c, a);
        cluster.runFor(1_000);
        cluster.crash("a");
        cluster.crash("b");

        SimNode b = cluster.start("b");
        SimNode returned = cluster.start("c");
        cluster.runFor(10_000);

        assertThat(stateOf(c, b)).isEqualTo(State.REMOVED);
        assertThat(returned.refused).isNotNull();
    }

    @Test
    @DisplayName("7.5 a node that is there is drained first")
    void aNodeThatIsThereIsDrainedFirst() {
        SimNode a = start("a");
        start("b");
        SimNode c = start("c");
        SimNode d = start("d");
        write(a, "v");

        remove(c, a);
        cluster.runFor(200);
        assertThat(stateOf(c, a)).isEqualTo(State.DRAINING);
        cluster.runFor(20_000);

        assertThat(stateOf(c, d)).isEqualTo(State.REMOVED);
        assertThat(c.refused.removal().node()).isEqualTo(c.id());
        cluster.crash("c");
        cluster.settle(30_000);
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(members(a, shard)).doesNotContain(c.id());
            assertThat(cluster.replicas(shard)).hasSize(3).allSatisfy(values -> assertThat(values)
                    .hasSize(1));
        }
    }

    @Test
    void whatCannotBeRemovedIsRefusedWithAReason() {
        SimNode a = start("a");
        SimNode b = start("b");
        SimNode c = start("c");
        assertThatThrownBy(() -> remove(a, a)).hasMessageContaining("itself");
        assertThatThrownBy(() -> remove(cluster.new SimNode("stranger"), a)).hasMessageContaining("No node");
        cluster.crash("b");
        cluster.crash("c");
        cluster.runFor(10_000);

        remove(b, a);
        cluster.runFor(1_000);
        remove(c, a);
        cluster.runFor(1_000);
        assertThat(a.removals.get(0)).isEqualTo("begun");
        assertThat(a.removals.get(1)).contains("MAJORITY").contains("Bring back a disk");
        assertThat(stateOf(c, a)).isEqualTo(State.ABSENT);
    }

    // ---- what is there must do

    @Test
    void aColdStartWaitsVisiblyUntilWhatIsThereMustDo() {
        startedAloneAfterAllWereDown();
        SimNode a = cluster.nodes.get("a");
        cluster.runFor(30_000);
        assertThat(isServed(a)).isFalse();
        List<WaitingShard> waiting = a.core.waitingShards();
        assertThat(waiting).hasSize(SHARDS).allSatisfy(shard -> {
            assertThat(shard.reason()).isEqualTo(WaitingShard.Reason.LAST_IN_SYNC);
            assertThat(shard.nodes())
                    .containsExactly(cluster.new SimNode("b").id().value());
            assertThat(cluster.network.nowMs() - shard.sinceMs()).isBetween(20_000L, 30_000L);
        });
        assertThat(a.warnings).anySatisfy(text -> assertThat(text).contains("wait for nodes"));

        a.core.goOnWithWhatIsThere(SimCluster.SPACE, cluster.network.nowMs());
        cluster.runFor(5_000);

        assertThat(isServed(a)).isTrue();
        assertThat(a.core.waitingShards()).isEmpty();
        write(a, "alone ");
        start("b");
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(cluster.replicas(shard)).hasSize(2).allSatisfy(values -> assertThat(values)
                    .hasSize(2));
        }
    }

    @Test
    void aColdStartGoesOnByItselfAfterTheConfiguredTime() {
        cluster.coldStartWaitMs = 15_000;
        startedAloneAfterAllWereDown();
        SimNode a = cluster.nodes.get("a");
        cluster.runFor(12_000);
        assertThat(isServed(a)).isFalse();
        cluster.runFor(12_000);
        assertThat(isServed(a)).isTrue();
        assertThat(a.warnings).anySatisfy(text -> assertThat(text).contains("coldStartWaitMs"));
    }

    @Test
    void aColdStartDoesNotWaitForARemovedNode() {
        startedAloneAfterAllWereDown();
        SimNode a = cluster.nodes.get("a");
        cluster.runFor(10_000);
        remove(cluster.new SimNode("b"), a);
        cluster.runFor(10_000);
        assertThat(isServed(a)).isTrue();
    }

    private void startedAloneAfterAllWereDown() {
        SimNode a = start("a");
        start("b");
        write(a, "v");
        cluster.crash("a");
        cluster.crash("b");
        cluster.runFor(1_000);
        cluster.start("a");
    }

    // ---- clocks

    /**
     * A node counts from the wall clock's time at its start by the monotonic clock, so a jump shows at a restart only: by
     * days, either way. Nothing of the protocol compares two nodes' times.
     */
    @Test
    void clocksThatDifferByDaysChangeNothing() {
        long dayMs = 86_400_000;
        cluster.clockOffsetsMs.put("b", 10 * dayMs);
        start("a");
        SimNode b = start("b");
        start("c");
        write(b, "v");
        cluster.crash("b");
        cluster.clockOffsetsMs.put("b", -400 * dayMs);
        cluster.runFor(10_000);
        b = start("b");
        write(b, "w");
        cluster.crash("a");
        cluster.clockOffsetsMs.put("a", 3_000 * dayMs);
        SimNode a = start("a");
        write(a, "x");
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(cluster.replicas(shard)).hasSize(3).allSatisfy(values -> assertThat(values)
                    .hasSize(3));
        }
        assertThat(a.warnings).isEmpty();
        assertThat(b.warnings).isEmpty();
    }

    // ---- copies and old backups

    @Test
    @DisplayName("7.7 an old backup is refused by those who know better")
    void anOldBackupIsRefusedByThoseWhoKnowBetter() {
        SimNode a = start("a");
        SimNode b = start("b");
        cluster.crash("b");
        SimStorage backup = cluster.storage("b").copy();
        start("b");
        write(a, "v");
        cluster.crash("b");
        cluster.runFor(10_000);

        SimNode restored = cluster.startCopy("b", b, backup);
        cluster.runFor(10_000);

        assertRefusedAsCopy(restored);
        assertThat(isServed(a)).isTrue();
    }

    @Test
    void withoutWhatPeersRememberAnOldBackupIsTaken() {
        SimNode a = start("a");
        SimNode b = start("b");
        cluster.crash("b");
        SimStorage backup = cluster.storage("b").copy();
        start("b");
        write(a, "v");
        cluster.crash("b");
        cluster.crash("a");
        cluster.storage("a").forgetPeers();
        cluster.start("a");

        SimNode restored = cluster.startCopy("b", b, backup);
        cluster.runFor(10_000);

        assertThat(restored.refused).as("the planted fault hides it").isNull();
    }

    @Test
    @DisplayName("7.7 a copied directory is refused while the other is there")
    void aCopiedDirectoryIsRefusedWhileTheOtherIsThere() {
        SimNode a = start("a");
        SimNode b = start("b");
        SimNode c = start("c");
        write(a, "v");
        SimStorage snapshot = cluster.storage("b").copy();

        SimNode copy = cluster.startCopy("copy of b", b, snapshot);
        cluster.runFor(10_000);

        assertRefusedAsCopy(copy);
        cluster.crash("copy of b");
        cluster.settle(30_000);
        assertThat(List.of(a, b, c)).allSatisfy(node -> assertThat(node.refused).isNull());
        write(b, "w");
    }

    @Test
    @DisplayName("7.7 a copy is refused by those who have heard of the other one first")
    void aCopyIsRefusedByThoseWhoHaveHeardOfTheOtherOneFirst() {
        SimNode a = start("a");
        SimNode b = start("b");
        cluster.crash("b");
        SimStorage copied = cluster.storage("b").copy();
        start("b");
        cluster.crash("b");
        cluster.runFor(10_000);

        // One start more than the other: its number is new, but it tells of another life before.
        copied.begin(99);
        SimNode copy = cluster.startCopy("b", b, copied);
        cluster.runFor(10_000);

        assertRefusedAsCopy(copy);
        assertThat(a.refused).isNull();
    }

    @Test
    @DisplayName("7.7 of two copies that are alone together one goes on")
    void ofTwoCopiesThatAreAloneTogetherOneGoesOn() {
        SimNode b = start("b");
        write(b, "v");
        SimStorage copied = cluster.storage("b").copy();
        cluster.crash("b");

        SimNode one = cluster.start("b");
        SimNode other = cluster.startCopy("copy of b", b, copied);
        cluster.runFor(20_000);

        assertThat(one.refused == null).isNotEqualTo(other.refused == null);
        cluster.crash(one.refused == null ? other.name : one.name);
        cluster.settle(30_000);
        write(one.refused == null ? one : other, "w");
    }

    private void assertRefusedAsCopy(SimNode copy) {
        assertThat(copy.refused).isNotNull();
        assertThat(copy.refused.isCopy()).isTrue();
        assertThat(copy.sent).as("nothing was said of a shard").doesNotContain((byte) MessageCodec.PROTOCOL);
    }

    @Test
    @DisplayName("7.7 nothing is said of shards before all have let the node take part")
    void nothingIsSaidOfShardsBeforeAllHaveLetTheNodeTakePart() {
        SimNode a = start("a");
        start("b");
        write(a, "v");
        cluster.crash("b");
        cluster.runFor(10_000);

        SimNode again = cluster.start("b");
        Member hung = a.channel.self();
        cluster.network.pause(hung);
        cluster.runFor(400);
        assertThat(again.sent).doesNotContain((byte) MessageCodec.PROTOCOL);
        cluster.network.resume(hung);
        cluster.settle(30_000);
        assertThat(again.sent).contains((byte) MessageCodec.PROTOCOL);
    }

    @Test
    void aMemberWhoseDiskHangsDoesNotKeepANodeFromTakingPartForEver() {
        start("a");
        SimNode b = start("b");
        cluster.crash("a");
        cluster.runFor(10_000);
        b.diskHangs = true;

        SimNode again = cluster.start("a");
        cluster.runFor(20_000);
        assertThat(again.sent).doesNotContain((byte) MessageCodec.PROTOCOL);

        cluster.runFor(15_000);
        assertThat(again.sent).contains((byte) MessageCodec.PROTOCOL);
        assertThat(again.warnings).anySatisfy(text -> assertThat(text)
                .contains("takes part without the word of [" + b.channel.self())
                .contains("Look after their disks"));
    }
}
