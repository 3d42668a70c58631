package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.sim.SimConfig;
import io.chorale.replication.KnownNode;
import io.chorale.replication.KnownNode.State;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.SimCluster.SimNode;
import io.chorale.replication.shard.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Six nodes and one shard with three copies under majority, so that three nodes know nothing of it. What a removal costs
 * is known at others than the one that is asked.
 */
class RemovalJudgementTest {
    private static final ShardId SHARD = new ShardId(SimCluster.SPACE, 0);

    private final SimCluster cluster =
            new SimCluster(5, 1, 3, SimConfig.defaults().withLoneStartPercent(0));
    private final List<SimNode> keepers = new ArrayList<>();
    private final List<SimNode> others = new ArrayList<>();

    @BeforeEach
    void start() {
        List.of("a", "b", "c", "d", "e", "f").forEach(cluster::start);
        cluster.settle(60_000);
        for (SimNode node : cluster.nodes.values()) {
            boolean isKeeper = node.core.replica(SHARD).replica().isMember(node.id());
            (isKeeper ? keepers : others).add(node);
        }
        others.removeIf(
                node -> !node.core.replica(SHARD).replica().config().members().isEmpty());
        assertThat(keepers).hasSize(3);
        assertThat(others).as("have never known the shard's config").hasSizeGreaterThanOrEqualTo(2);
        cluster.nodes.get("a").request(0, "v");
        cluster.runFor(1_000);
        assertThat(cluster.nodes.get("a").answers).containsKey("v");
    }

    private void crash(SimNode... nodes) {
        for (SimNode node : nodes) {
            cluster.crash(node.name);
        }
        cluster.runFor(10_000);
    }

    private static State stateOf(SimNode node, SimNode at) {
        return at.core.nodes().stream()
                .filter(known -> known.id().equals(node.id().value()))
                .map(KnownNode::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("7.6 what a node knows that was not asked refuses the removal")
    void whatANodeKnowsThatWasNotAskedRefusesTheRemoval() {
        SimNode asked = others.get(0);
        SimNode left = keepers.get(2);
        crash(keepers.get(0), keepers.get(1));

        asked.remove(keepers.get(0));
        cluster.runFor(1_000);
        asked.remove(keepers.get(1));
        cluster.runFor(1_000);

        assertThat(asked.removals).hasSize(2);
        assertThat(asked.removals.get(0)).as("two of three are left").isEqualTo("begun");
        assertThat(asked.removals.get(1))
                .contains("of the 3 copies of shard " + SHARD)
                .contains("only 1 would be left")
                .contains(left.channel.self().toString());
        assertThat(stateOf(keepers.get(1), left)).isEqualTo(State.ABSENT);
    }

    @Test
    @DisplayName("7.6 of two removals at the same time the second is judged with the first")
    void ofTwoRemovalsAtTheSameTimeTheSecondIsJudgedWithTheFirst() {
        crash(keepers.get(0), keepers.get(1));

        others.get(0).remove(keepers.get(0));
        others.get(1).remove(keepers.get(1));
        cluster.runFor(2_000);

        List<String> said = new ArrayList<>(others.get(0).removals);
        said.addAll(others.get(1).removals);
        assertThat(said).hasSize(2).containsOnlyOnce("begun").anySatisfy(text -> assertThat(text)
                .contains("only 1 would be left"));
        assertThat(List.of(stateOf(keepers.get(0), keepers.get(2)), stateOf(keepers.get(1), keepers.get(2))))
                .containsExactlyInAnyOrder(State.REMOVED, State.ABSENT);
    }

    @Test
    void whoDoesNotAnswerIsNamedAndNothingIsRemoved() {
        SimNode asked = others.get(0);
        SimNode silent = keepers.get(1);
        crash(keepers.get(0));
        silent.loseNext = MessageCodec.VERDICT;

        asked.remove(keepers.get(0));
        cluster.runFor(4_000);
        assertThat(asked.removals).isEmpty();
        assertThatThrownBy(() -> asked.remove(keepers.get(0))).hasMessageContaining("is being decided");
        cluster.runFor(2_000);

        assertThat(asked.removals).singleElement().asString().contains("[" + silent.channel.self() + "] have not said");
        assertThat(stateOf(keepers.get(0), asked)).isEqualTo(State.ABSENT);
        asked.remove(keepers.get(0));
        cluster.runFor(1_000);
        assertThat(asked.removals).hasSize(2).endsWith("begun");
    }

    @Test
    void aShardThatNobodyThereHasACopyOfRefusesTheRemoval() {
        SimNode asked = others.get(0);
        crash(keepers.toArray(SimNode[]::new));

        asked.remove(keepers.get(0));
        cluster.runFor(1_000);

        assertThat(asked.removals).singleElement().asString().contains("no node that is there has a copy of 1 shards");
        cluster.start(keepers.get(1).name);
        cluster.runFor(10_000);
        asked.remove(keepers.get(0));
        cluster.runFor(1_000);
        assertThat(asked.removals).hasSize(2).endsWith("begun");
    }

    @Test
    void whoComesMeanwhileIsAskedTheNextTime() {
        SimNode asked = others.get(0);
        crash(keepers.get(0));
        keepers.get(1).loseNext = MessageCodec.VERDICT;

        asked.remove(keepers.get(0));
        cluster.start(keepers.get(0).name);
        cluster.runFor(4_000);

        assertThat(asked.removals).singleElement().asString().contains("nodes came or went");
        assertThat(stateOf(keepers.get(0), asked)).isEqualTo(State.PRESENT);
    }

    @Test
    void aNodeThatIsThereGoesWhenNobodyKnowsItToHaveACopy() {
        SimNode asked = others.get(0);
        SimNode gone = keepers.get(0);

        asked.remove(gone);
        cluster.runFor(20_000);

        assertThat(asked.removals).containsExactly("begun");
        assertThat(gone.refused).isNotNull();
        Set<NodeId> members =
                keepers.get(1).core.replica(SHARD).replica().config().members();
        assertThat(members).hasSize(3).doesNotContain(gone.id());
    }

    @Test
    void whoWasLetGoIsNotCountedAsGoneWhenNothingCameOfIt() {
        SimNode asked = others.get(0);
        SimNode left = keepers.get(2);
        crash(keepers.get(0), keepers.get(1));
        others.get(1).loseNext = MessageCodec.VERDICT;

        asked.remove(keepers.get(0));
        cluster.runFor(6_000);
        asked.remove(keepers.get(1));
        cluster.runFor(1_000);

        assertThat(asked.removals).hasSize(2);
        assertThat(asked.removals.get(0)).contains("have not said");
        assertThat(asked.removals.get(1)).isEqualTo("begun");
        assertThat(stateOf(keepers.get(1), left)).isEqualTo(State.REMOVED);
    }

    // ---- an asker that crashes

    /** Has been let remove a node, but its disk hangs until it is cut off. */
    private SimNode cutOffBeforeItIsWritten(SimNode gone) {
        SimNode asker = others.get(0);
        asker.diskHangs = true;
        asker.remove(gone);
        cluster.runFor(1_000);
        assertThat(asker.removals).containsExactly("begun");
        cluster.network.partition(
                Set.of(asker.channel.self()),
                cluster.nodes.values().stream()
                        .filter(node -> node != asker)
                        .map(node -> node.channel.self())
                        .collect(Collectors.toSet()));
        asker.diskHangs = false;
        return asker;
    }

    /** Writes a removal down, tells nobody, crashes, and stays away for longer than the others count it. */
    private SimNode askerThatToldNobody(SimNode gone) {
        SimNode asker = cutOffBeforeItIsWritten(gone);
        cluster.storage(asker.name).sync((shard, token) -> {}, fact -> {});
        cluster.crash(asker.name);
        cluster.network.heal();
        cluster.runFor(40_000);
        return asker;
    }

    @Test
    void aRemovalThatNobodyWasToldOfDoesNotCountBesideALaterOne() {
        crash(keepers.get(0), keepers.get(1));
        SimNode left = keepers.get(2);
        SimNode asker = askerThatToldNobody(keepers.get(0));
        left.remove(keepers.get(1));
        cluster.runFor(1_000);
        assertThat(left.removals).containsExactly("begun");

        SimNode again = cluster.start(asker.name);
        cluster.runFor(10_000);

        assertThat(stateOf(keepers.get(0), left)).isEqualTo(State.ABSENT);
        assertThat(stateOf(keepers.get(0), again)).isEqualTo(State.ABSENT);
        assertThat(again.warnings).anySatisfy(text -> assertThat(text)
                .contains(keepers.get(0).id().value().toString())
                .contains("Remove it again"));
        SimNode back = cluster.start(keepers.get(0).name);
        cluster.runFor(20_000);
        assertThat(back.refused).isNull();
    }

    @Test
    void aRemovalThatNobodyWasToldOfIsForgottenForGood() {
        crash(keepers.get(0));
        SimNode asker = askerThatToldNobody(keepers.get(0));
        cluster.start(asker.name);
        cluster.runFor(10_000);
        cluster.crash(asker.name);
        cluster.runFor(10_000);

        SimNode again = cluster.start(asker.name);
        cluster.runFor(10_000);
        again.remove(keepers.get(0));
        cluster.runFor(1_000);

        assertThat(again.warnings).noneMatch(text -> text.contains("Remove it again"));
        assertThat(again.removals).containsExactly("begun");
        assertThat(stateOf(keepers.get(0), keepers.get(2))).isEqualTo(State.REMOVED);
    }

    @Test
    void aRemovalThatOthersKnowOfIsKeptByItsAsker() {
        SimNode asker = others.get(0);
        crash(keepers.get(0));
        asker.remove(keepers.get(0));
        cluster.runFor(1_000);
        List<String> names = List.copyOf(cluster.nodes.keySet());
        names.forEach(cluster::crash);

        SimNode again = cluster.start(asker.name);
        cluster.runFor(1_000);

        assertThat(stateOf(keepers.get(0), again)).isEqualTo(State.REMOVED);
    }

    @Test
    void aRemovalThatWasOnTheDiskTooLateDoesNotCount() {
        SimNode left = keepers.get(2);
        crash(keepers.get(0), keepers.get(1));
        SimNode asker = cutOffBeforeItIsWritten(keepers.get(0));
        cluster.runFor(40_000);
        left.remove(keepers.get(1));
        cluster.runFor(1_000);
        assertThat(left.removals).containsExactly("begun");

        asker.sync();
        cluster.runFor(1_000);
        cluster.network.heal();
        cluster.runFor(10_000);

        assertThat(stateOf(keepers.get(0), left)).isEqualTo(State.ABSENT);
        assertThat(stateOf(keepers.get(0), asker)).isEqualTo(State.ABSENT);
        assertThat(asker.warnings).anySatisfy(text -> assertThat(text).contains("Remove it again"));
    }
}
