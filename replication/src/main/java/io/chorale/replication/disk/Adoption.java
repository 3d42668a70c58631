package io.chorale.replication.disk;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.shard.ElementTable.Comparison;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
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
    private final RecordIndex index;
    private final List<EntryRun> runs;
    private final NavigableMap<ElementId, Payload> oldTailBodies;
    private final NavigableMap<ElementId, Payload> tailBodies;
    private final Set<ElementId> goneInPieces = new HashSet<>();
    private final Map<ElementId, Integer> writtenInPieces = new HashMap<>();

    /**
     * @param generation the present one
     * @param index of the present records; changed by {@link #settle} only
     */
    Adoption(int shard, int generation, Limits limits, ReplicaImage old, ReplicaImage image, RecordIndex index) {
        this.shard = shard;
        this.generation = generation;
        this.limits = limits;
        this.old = old;
        this.image = image;
        this.index = index;
        this.runs = EntryRun.split(image.tail());
        this.oldTailBodies = Bodies.ofTail(old);
        this.tailBodies = Bodies.ofTail(image);
    }

    /** Changes the records that differ. */
    Draft difference() {
        Draft draft = Draft.of(shard, generation, limits);
        elementsAndBodies(draft, (id, before, now) -> {
            if (now == null) {
                draft.deleteElement(id);
            } else if (before == null || !isSameRecord(before, now)) {
                draft.putElement(id, now);
            }
        });
        difference(
                old.state().elements().lanes(),
                image.state().elements().lanes(),
                Long::equals,
                draft::deleteLane,
                draft::putLane);
        difference(
                old.state().context().highest(),
                image.state().context().highest(),
                Long::equals,
                draft::deleteContext,
                draft::putContext);
        windows(draft);
        index.runs().forEach(draft::deleteTail);
        runs.forEach(draft::putTail);
        return draft;
    }

    /** Writes all records but the bodies anew, so that they need not go into one batch. */
    Draft newGeneration() {
        Draft draft = Draft.ofNew(shard, generation + 1, limits);
        draft.deleteGeneration(generation);
        image.state().elements().forEach(draft::putElement);
        image.state().elements().lanes().forEach(draft::putLane);
        image.state().context().highest().forEach(draft::putContext);
        image.state().windows().byClient().forEach((client, window) -> {
            draft.putWindow(client, window);
            window.answers().forEach((sequence, answer) -> draft.putAnswer(client, sequence, answer));
        });
        runs.forEach(draft::putTail);
        elementsAndBodies(draft, (id, before, now) -> {});
        return draft;
    }

    /** How much may be in one batch before it is better to write a new generation: that takes all into memory. */
    long limitBytes() {
        return isChangeOfOld() ? limits.batchBytes() : limits.aheadBytes();
    }

    /** The records are those of the image now, by the last draft that was made. */
    void settle() {
        goneInPieces.forEach(index::bodyDeleted);
        writtenInPieces.forEach(index::bodyWritten);
        index.answersOf(image.state().windows());
        index.epochsOf(image.state().context());
        index.runsOf(runs);
    }

    // ---- elements

    private boolean isChangeOfOld() {
        return old.state().elements() instanceof StoredTable before
                && image.state().elements() instanceof StoredTable now
                && now.isCopyOf(before);
    }

    /** Goes through what may be different, in order. */
    private void compare(Comparison comparison) {
        ElementTable before = old.state().elements();
        ElementTable now = image.state().elements();
        if (isChangeOfOld()) {
            for (ElementId id : ((StoredTable) now).changedSince((StoredTable) before)) {
                comparison.visit(id, before.get(id), now.get(id));
            }
            return;
        }
        before.compareTo(now, comparison);
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
        return one.count() == other.count()
                && one.origin().equals(other.origin())
                && one.refs().equals(other.refs())
                && one.head().equals(other.head())
                && one.body().length() == other.body().length();
    }

    private void windows(Draft draft) {
        difference(
                old.state().windows().byClient(),
                image.state().windows().byClient(),
                (one, other) -> one.floor().equals(other.floor())
                        && one.applied().equals(other.applied())
                        && one.refused().equals(other.refused()),
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

    /** Goes through the elements once, which may mean to read all of them. */
    private void elementsAndBodies(Draft draft, Comparison elements) {
        goneInPieces.clear();
        writtenInPieces.clear();
        List<ElementId> run = new ArrayList<>();
        compare((id, before, now) -> {
            elements.visit(id, before, now);
            if (now != null) {
                delete(draft, run);
                put(draft, id, before == null ? oldTailBodies.get(id) : before.body(), now.body());
            } else if (before != null && before.body().length() > 0 && !tailBodies.containsKey(id)) {
                run.add(id);
            }
        });
        delete(draft, run);
        tailBodies.forEach((id, body) -> put(draft, id, oldBody(id), body));
        oldTailBodies.keySet().stream().filter(this::isGone).forEach(id -> delete(draft, id));
    }

    private Payload oldBody(ElementId id) {
        Payload inTail = oldTailBodies.get(id);
        Element element = inTail == null ? old.state().elements().get(id) : null;
        return element == null ? inTail : element.body();
    }

    /** Of a body of the old tail. */
    private boolean isGone(ElementId id) {
        return !tailBodies.containsKey(id) && image.state().elements().get(id) == null;
    }

    private void put(Draft draft, ElementId id, Payload there, Payload body) {
        if (there == null) {
            draft.putBody(id, body);
            int pieces = limits.pieces(body.length());
            if (pieces > 1) {
                writtenInPieces.put(id, pieces);
            }
        } else if (there.length() != body.length()) {
            throw new IllegalStateException("The body of " + id + " of shard " + shard + " has " + there.length()
                    + " bytes, and " + body.length() + " elsewhere: an id has got two meanings");
        }
    }

    /** Deletes bodies that no other lies between, as far as this has gone through all. */
    private void delete(Draft draft, List<ElementId> run) {
        boolean isRange = run.size() >= RUN
                && !isChangeOfOld()
                && tailBodies.subMap(run.get(0), run.get(run.size() - 1)).isEmpty()
                && run.stream().allMatch(id -> index.pieces(id) == 1);
        if (isRange) {
            draft.deleteBodies(run.get(0), run.get(run.size() - 1));
        } else {
            run.forEach(id -> delete(draft, id));
        }
        run.clear();
    }

    private void delete(Draft draft, ElementId id) {
        int pieces = index.pieces(id);
        draft.deleteBody(id, pieces);
        if (pieces > 1) {
            goneInPieces.add(id);
        }
    }
}
