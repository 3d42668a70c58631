package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.shard.MapTable;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Windows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecidedElementsTest {
    private static final int LANES = 3;

    private final MapTable committed = new MapTable();
    private final DecidedElements elements =
            new DecidedElements(new ShardId("s", 0), () -> new ShardState(committed, new Context(), new Windows()));
    /** What all decisions have made. */
    private final TreeMap<ElementId, Element> expected = new TreeMap<>();

    private final ArrayDeque<List<Change>> onTheirWay = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void pagesAndFindsWhatIsDecided(int seed) {
        Random random = new Random(seed);
        for (int index = 1; index <= 600; index++) {
            decide(index, random);
            while (onTheirWay.size() > random.nextInt(30)) {
                commit();
            }
            ElementId asked = new ElementId(random.nextInt(LANES), dot(1 + random.nextInt(index)), 0);
            if (expected.containsKey(asked)) {
                elements.requirePresent(asked);
            } else {
                assertThatThrownBy(() -> elements.requirePresent(asked)).isInstanceOf(IllegalArgumentException.class);
            }
            long lane = random.nextInt(LANES);
            int limit = 1 + random.nextInt(6);
            ElementId after = random.nextBoolean() ? null : new ElementId(lane, dot(random.nextInt(index)), 0);
            assertThat(elements.page(lane, after, limit).stream()
                            .map(LoadedElement::id)
                            .toList())
                    .isEqualTo(expected.keySet().stream()
                            .filter(id -> id.lane() == lane && (after == null || id.compareTo(after) > 0))
                            .limit(limit)
                            .toList());
        }
        for (int index = 1; index <= 600; index++) {
            for (long lane = 0; lane < LANES; lane++) {
                ElementId id = new ElementId(lane, dot(index), 0);
                LoadedElement found = elements.find(id);
                assertThat(found == null ? -1 : found.count())
                        .isEqualTo(expected.containsKey(id) ? expected.get(id).count() : -1);
            }
        }
    }

    @Test
    void lanesAreCountedButForWhatIsAtHand() {
        committed.add(new ElementId(dot(1), 0), element());
        committed.add(new ElementId(4, dot(1), 1), element());
        committed.add(new ElementId(4, dot(1), 2), element());
        assertThat(elements.lanes()).containsOnlyKeys(4L).containsEntry(4L, 2L);
    }

    @Test
    void whatWasRemovedCannotBeReadNorRemovedAgain() {
        ElementId id = new ElementId(dot(1), 0);
        committed.add(id, element());
        ChangeRecorder recorder = new ChangeRecorder(dot(2), new Origin(new ClientId("c"), 1, 0), elements);
        recorder.remove(id);
        assertThatThrownBy(() -> recorder.remove(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("removed by this very decision");
        elements.decided(recorder.changes());
        assertThat(elements.find(id)).isNull();
        assertThatThrownBy(() -> elements.body(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no element");
    }

    private void decide(int index, Random random) {
        List<Change> changes = new ArrayList<>();
        ElementId added = new ElementId(random.nextInt(LANES), dot(index), 0);
        changes.add(new Add(added, element().origin(), List.of(), Payload.EMPTY, Payload.EMPTY));
        List<ElementId> live = new ArrayList<>(expected.keySet());
        if (!live.isEmpty()) {
            ElementId other = live.get(random.nextInt(live.size()));
            changes.add(random.nextInt(3) == 0 ? new Change.Raise(other, random.nextInt(5)) : new Change.Remove(other));
        }
        elements.decided(changes);
        onTheirWay.addLast(changes);
        apply(changes, new MapTable(), expected);
    }

    private void commit() {
        List<Change> changes = onTheirWay.removeFirst();
        apply(changes, committed, new TreeMap<>(committed.toMap()));
        elements.committed(changes);
    }

    private static void apply(List<Change> changes, ElementTable table, Map<ElementId, Element> map) {
        for (Change change : changes) {
            if (change instanceof Add add) {
                table.add(add.id(), add.element());
                map.put(add.id(), add.element());
            } else if (change instanceof Change.Remove remove) {
                table.remove(remove.id());
                map.remove(remove.id());
            } else if (change instanceof Change.Raise raise) {
                Element raised = map.get(raise.id()).raisedTo(raise.count());
                table.replace(raise.id(), raised);
                map.put(raise.id(), raised);
            }
        }
    }

    private static Element element() {
        return new Element(new Origin(new ClientId("c"), 1, 0), 0, List.of(), Payload.EMPTY, Payload.EMPTY);
    }

    private static Dot dot(long index) {
        return new Dot(new Epoch(1, 7), index);
    }
}
