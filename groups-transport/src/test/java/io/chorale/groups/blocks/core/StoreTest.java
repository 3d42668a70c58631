package io.chorale.groups.blocks.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.wire.WireException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Maps and trees as states: limits, expiry, snapshots, merges. */
class StoreTest {
    private static final StoreLimits LIMITS = new StoreLimits(100, 100_000, 4, 1_000);
    private final MapModel map = new MapModel(LIMITS);
    private final TreeModel tree = new TreeModel(LIMITS);

    private static byte[] put(String key, String value) {
        return put(key, value, 0);
    }

    private static byte[] put(String key, String value, long ttlMs) {
        return MapModel.put(bytes(key), bytes(value), ttlMs, MapModel.Condition.ALWAYS, null);
    }

    private static byte[] remove(String key) {
        return MapModel.remove(bytes(key), MapModel.Condition.ALWAYS, null);
    }

    private static byte[] bytes(String text) {
        return ByteKey.of(text).bytes();
    }

    private static StoreState apply(StateModel<StoreState> model, StoreState state, long origin, byte[]... commands) {
        StoreState next = state;
        for (byte[] command : commands) {
            next = model.apply(next, origin, command, 0).state();
        }
        return next;
    }

    private static List<String> keys(StoreState state) {
        List<String> keys = new ArrayList<>();
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : state.entries(null)) {
            if (each.value().present()) {
                keys.add(each.key().text().replace(TreeModel.ATTRIBUTE, '@'));
            }
        }
        return keys;
    }

    @Test
    void theFirstCommandBeyondALimitIsRefusedAndChangesNothing() {
        MapModel small = new MapModel(new StoreLimits(2, 1_000, 4, 1_000));
        StoreState full = apply(small, small.empty(), 1, put("a", ""), put("b", ""));
        StateModel.Step<StoreState> third = small.apply(full, 1, put("c", ""), 0);
        assertThat(third.outcome().verdict()).isEqualTo(Outcome.Verdict.FULL);
        assertThat(keys(third.state())).containsExactly("a", "b");
        assertThat(small.apply(full, 1, put("a", "x".repeat(2_000)), 0)
                        .outcome()
                        .verdict())
                .isEqualTo(Outcome.Verdict.FULL);
        assertThat(apply(small, full, 1, remove("a"), put("c", "")).bytes()).isEqualTo(full.bytes());
    }

    @Test
    void expiryEndsTheWriteThatWasDueAndNoLaterOne() {
        StoreState state =
                map.apply(map.empty(), 1, put("k", "old", 500), 1_000).state();
        assertThat(map.due(state, 1_499, 1_000)).isNull();
        byte[] due = map.due(state, 1_500, 1_000);
        StoreState rewritten = map.apply(state, 2, put("k", "new", 500), 1_500).state();
        StateModel.Step<StoreState> late = map.apply(rewritten, 1, due, 1_501);
        assertThat(keys(late.state())).containsExactly("k");
        StateModel.Step<StoreState> inTime = map.apply(state, 1, due, 1_501);
        assertThat(keys(inTime.state())).isEmpty();
        assertThat(inTime.changes()).singleElement().isInstanceOf(Change.Removed.class);
        assertThat(map.due(inTime.state(), 2_500, 1_000)).isNull();
        StoreState forgotten = map.apply(inTime.state(), 1, map.due(inTime.state(), 2_501, 1_000), 2_501)
                .state();
        assertThat(forgotten.remembered()).isZero();
        assertThat(map.due(forgotten, Long.MAX_VALUE, 1_000)).isNull();
    }

    @Test
    void whatIsLeftOfATimeToLiveTravelsWithTheSnapshot() {
        StoreState state = map.apply(map.empty(), 1, put("k", "v", 500), 1_000).state();
        StoreState copy = map.empty();
        Iterator<byte[]> records = map.records(state, 1_400);
        while (records.hasNext()) {
            copy = map.restored(copy, records.next(), 70_000);
        }
        assertThat(map.due(copy, 70_099, 1_000)).isNull();
        assertThat(map.due(copy, 70_100, 1_000)).isNotNull();
        assertThat(copy.place()).isEqualTo(state.place());
        assertThat(copy.bytes()).isEqualTo(state.bytes());
    }

    @Test
    void theLaterWriteOfEachKeyStandsAfterAMergeAndTheReportSaysWhatIsLost() {
        StoreState common = apply(map, map.empty(), 1, put("k", "0"), put("r", "0"), put("s", "0"));
        StoreState one = apply(map, common, 1, put("k", "one"), remove("r"), put("only one", ""));
        StoreState other = apply(map, common, 2, put("k", "other"), put("k", "other again"));
        for (StoreState merged : List.of(map.merged(one, other), map.merged(other, one))) {
            assertThat(keys(merged)).containsExactly("k", "only one", "s");
            assertThat(merged.get(ByteKey.of("k"))).isEqualTo(bytes("other again"));
            assertThat(merged.place()).isEqualTo(6);
        }
        MergeReport report = map.compared(one, map.merged(one, other));
        assertThat(report.overwritten()).isEqualTo(1);
        assertThat(report.examples()).containsExactly(ByteKey.of("k"));
        assertThat(map.compared(other, map.merged(one, other)).gained()).isEqualTo(1);
    }

    @Test
    void whatComesBackBecauseItsRemovalIsForgottenIsReportedAsUncertain() {
        StoreState common = apply(map, map.empty(), 1, put("a", ""), put("z", ""));
        StoreState one = apply(map, common, 1, remove("a"));
        for (int i = 0; i < LIMITS.maxGone(); i++) {
            one = apply(map, one, 1, put("x" + i, ""), remove("x" + i));
        }
        assertThat(one.remembered()).isEqualTo(LIMITS.maxGone());
        StoreState merged = map.merged(one, common);
        assertThat(keys(merged)).containsExactly("a", "z");
        assertThat(map.compared(one, merged).uncertain()).isEqualTo(1);
    }

    @Test
    void aTreeRemovesNodesWithAllBeneathAndNothingBeside() {
        StoreState state = apply(
                tree,
                tree.empty(),
                1,
                TreeModel.add("/a/b/c", Map.of("x", bytes("1"))),
                TreeModel.add("/a/b-side", Map.of()),
                TreeModel.set("/a/b", "y", bytes("2")),
                TreeModel.set("/", "root", bytes("3")));
        assertThat(keys(state)).containsExactly("@root", "/a", "/a/b", "/a/b@y", "/a/b-side", "/a/b/c", "/a/b/c@x");
        StateModel.Step<StoreState> step = tree.apply(state, 1, TreeModel.remove("/a/b"), 0);
        assertThat(keys(step.state())).containsExactly("@root", "/a", "/a/b-side");
        assertThat(step.changes()).hasSize(4);
        assertThat(tree.apply(step.state(), 1, TreeModel.remove("/a/b"), 0)
                        .outcome()
                        .verdict())
                .isEqualTo(Outcome.Verdict.UNMET);
        assertThat(tree.apply(step.state(), 1, TreeModel.set("/a/b", "y", bytes("4")), 0)
                        .outcome()
                        .verdict())
                .isEqualTo(Outcome.Verdict.UNMET);
        assertThat(keys(tree.apply(state, 1, TreeModel.remove("/"), 0).state())).isEmpty();
    }

    @Test
    void nodesAboveWhatTheOtherSideWroteComeBackEmpty() {
        StoreState common = apply(tree, tree.empty(), 1, TreeModel.add("/a/b", Map.of("x", bytes("1"))));
        StoreState removed = apply(tree, common, 1, TreeModel.remove("/a"));
        StoreState written = apply(tree, common, 2, TreeModel.add("/a/b/c", Map.of("y", bytes("2"))));
        assertThat(keys(tree.merged(removed, written))).containsExactly("/a", "/a/b", "/a/b/c", "/a/b/c@y");
        assertThat(keys(tree.merged(written, removed))).isEqualTo(keys(tree.merged(removed, written)));
    }

    @Test
    void aTreeThatWouldBeTooLargeIsLeftAsItWas() {
        TreeModel small = new TreeModel(new StoreLimits(3, 100_000, 4, 1_000));
        StateModel.Step<StoreState> step = small.apply(small.empty(), 1, TreeModel.add("/a/b/c/d", Map.of()), 0);
        assertThat(step.outcome().verdict()).isEqualTo(Outcome.Verdict.FULL);
        assertThat(keys(step.state())).isEmpty();
    }

    @Test
    void malformedCommandsAndRecordsAreRefused() {
        for (byte[] wrong : List.of(new byte[0], new byte[] {1}, new byte[] {99, 0, 0}, new byte[] {2, 9, 1, 65})) {
            assertThatThrownBy(() -> map.apply(map.empty(), 1, wrong, 0)).isInstanceOf(WireException.class);
            assertThatThrownBy(() -> tree.apply(tree.empty(), 1, wrong, 0)).isInstanceOf(WireException.class);
            assertThatThrownBy(() -> map.restored(map.empty(), wrong, 0)).isInstanceOf(WireException.class);
            assertThatThrownBy(() -> ReplicaMessage.of(wrong)).isInstanceOf(WireException.class);
        }
        for (String path : List.of("", "a", "/a/", "//", "/a//b", "/a\0b")) {
            assertThatThrownBy(() -> TreeModel.check(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBusKeepsTheLatestAndMergesWhatBothSidesPublished() {
        BusModel bus = new BusModel(3, 1_000);
        BusState common = bus.empty();
        for (String text : List.of("1", "2", "3")) {
            common = bus.apply(common, 1, bytes(text), 0).state();
        }
        BusState one = bus.apply(common, 1, bytes("4 here"), 0).state();
        BusState other = bus.apply(common, 2, bytes("4 there"), 0).state();
        BusState merged = bus.merged(one, other);
        List<String> texts = new ArrayList<>();
        merged.latest().forEach(each -> texts.add(new ByteKey(each.value()).text()));
        assertThat(texts).containsExactly("3", "4 here", "4 there");
        assertThat(bus.compared(one, merged).gained()).isEqualTo(1);
        BusState copy = bus.empty();
        Iterator<byte[]> records = bus.records(merged, 0);
        while (records.hasNext()) {
            copy = bus.restored(copy, records.next(), 0);
        }
        assertThat(copy.latest().size()).isEqualTo(3);
        assertThat(copy.place()).isEqualTo(4);
        assertThat(copy.bytes()).isEqualTo(merged.bytes());
    }
}
