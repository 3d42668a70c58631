package io.chorale.replication.disk;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** A replica's records become those of another image. Bodies that both have are not written again. */
final class Adoption {
    /** From so many bodies in a row on, one deletion of a range is cheaper than one of each. */
    private static final int RUN = 64;

    private final int shard;
    private final int generation;
    private final Limits limits;
    private final ReplicaImage old;
    private final ReplicaImage image;
    private final NavigableMap<ElementId, Payload> oldBodies;
    private final NavigableMap<ElementId, Payload> bodies;

    /** @param generation the present one */
    Adoption(int shard, int generation, Limits limits, ReplicaImage old, ReplicaImage image) {
        this.shard = shard;
        this.generation = generation;
        this.limits = limits;
        this.old = old;
        this.image = image;
        this.oldBodies = Bodies.of(old);
        this.bodies = Bodies.of(image);
    }

    /** Changes the records that differ. */
    Draft difference() {
        Draft draft = Draft.of(shard, generation, limits);
        difference(
                old.state().elements(),
                image.state().elements(),
                Adoption::isSameRecord,
                draft::deleteElement,
                draft::putElement);
        difference(counts(old), counts(image), Integer::equals, draft::deleteCount, draft::putCount);
        difference(
                old.state().context().highest(),
                image.state().context().highest(),
                Long::equals,
                draft::deleteContext,
                draft::putContext);
        windows(draft);
        difference(
                tail(old),
                tail(image),
                (one, other) -> Arrays.equals(Values.entry(one.entry()), Values.entry(other.entry())),
                draft::deleteTail,
                (dot, logged) -> draft.putTail(logged));
        bodies(draft);
        return draft;
    }

    /** Writes all records but the bodies anew, so that they need not go into one batch. */
    Draft newGeneration() {
        Draft draft = Draft.ofNew(shard, generation + 1, limits);
        draft.deleteGeneration(generation);
        image.state().elements().forEach(draft::putElement);
        counts(image).forEach(draft::putCount);
        image.state().context().highest().forEach(draft::putContext);
        image.state().windows().byClient().forEach((client, window) -> {
            draft.putWindow(client, window);
            window.answers().forEach((sequence, answer) -> draft.putAnswer(client, sequence, answer));
        });
        image.tail().forEach(draft::putTail);
        bodies(draft);
        return draft;
    }

    private static <K, V> void difference(
            Map<K, V> before, Map<K, V> now, BiPredicate<V, V> same, Consumer<K> deleted, BiConsumer<K, V> put) {
        for (K key : before.keySet()) {
            if (!now.containsKey(key)) {
                deleted.accept(key);
            }
        }
        now.forEach((key, value) -> {
            V there = before.get(key);
            if (there == null || !same.test(there, value)) {
                put.accept(key, value);
            }
        });
    }

    private static boolean isSameRecord(Element one, Element other) {
        return one.origin().equals(other.origin())
                && one.refs().equals(other.refs())
                && one.head().equals(other.head())
                && one.body().length() == other.body().length();
    }

    private static SortedMap<ElementId, Integer> counts(ReplicaImage image) {
        SortedMap<ElementId, Integer> counts = new TreeMap<>();
        image.state().elements().forEach((id, element) -> {
            if (element.count() > 0) {
                counts.put(id, element.count());
            }
        });
        return counts;
    }

    private static SortedMap<Dot, LoggedEntry> tail(ReplicaImage image) {
        SortedMap<Dot, LoggedEntry> tail = new TreeMap<>();
        image.tail().forEach(logged -> tail.put(logged.dot(), logged));
        return tail;
    }

    private void windows(Draft draft) {
        difference(
                old.state().windows().byClient(),
                image.state().windows().byClient(),
                (one, other) ->
                        one.applied().equals(other.applied()) && one.refused().equals(other.refused()),
                draft::deleteWindow,
                draft::putWindow);
        TreeSet<ClientId> clients =
                new TreeSet<>(old.state().windows().byClient().keySet());
        clients.addAll(image.state().windows().byClient().keySet());
        clients.forEach(client -> difference(
                answers(old.state().windows().byClient().get(client)),
                answers(image.state().windows().byClient().get(client)),
                Payload::equals,
                sequence -> draft.deleteAnswer(client, sequence),
                (sequence, answer) -> draft.putAnswer(client, sequence, answer)));
    }

    private static Map<Long, Payload> answers(Window window) {
        return window == null ? Map.of() : window.answers();
    }

    // ---- bodies

    private void bodies(Draft draft) {
        bodies.forEach((id, body) -> {
            Payload there = oldBodies.get(id);
            if (there == null) {
                draft.putBody(id, body);
            } else if (there.length() != body.length()) {
                throw new IllegalStateException("The body of " + id + " of shard " + shard + " has " + there.length()
                        + " bytes, and " + body.length() + " elsewhere: an id has got two meanings");
            }
        });
        TreeSet<ElementId> all = new TreeSet<>(oldBodies.keySet());
        all.addAll(bodies.keySet());
        List<ElementId> run = new ArrayList<>();
        for (ElementId id : all) {
            if (bodies.containsKey(id)) {
                delete(draft, run);
                run.clear();
            } else {
                run.add(id);
            }
        }
        delete(draft, run);
    }

    private void delete(Draft draft, List<ElementId> run) {
        if (run.size() >= RUN) {
            draft.deleteBodies(run.get(0), run.get(run.size() - 1));
        } else {
            run.forEach(
                    id -> draft.deleteBody(id, limits.pieces(oldBodies.get(id).length())));
        }
    }
}
