package io.chorale.replication.disk;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.ReplicaImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What has to be known of a shard's records to delete them without reading: the few that not every element or request has.
 */
final class RecordIndex {
    private final Map<ClientId, NavigableSet<Long>> answers = new HashMap<>();
    private final Set<ElementId> counted = new HashSet<>();
    /** Of how many pieces the bodies of several consist. */
    private final Map<ElementId, Integer> pieces = new HashMap<>();

    private int generation;
    private Meta meta;

    /** What there is of an image that is on disk. */
    static RecordIndex of(ReplicaImage image, int generation, Meta meta, Limits limits) {
        RecordIndex index = new RecordIndex();
        index.generation = generation;
        index.meta = meta;
        image.state().windows().byClient().forEach((client, window) -> {
            if (!window.answers().isEmpty()) {
                index.answers.put(client, new TreeSet<>(window.answers().keySet()));
            }
        });
        image.state().elements().forEach((id, element) -> {
            index.bodyWritten(id, limits.pieces(element.body().length()));
            if (element.count() > 0) {
                index.counted.add(id);
            }
        });
        for (LoggedEntry logged : image.tail()) {
            Bodies.of(logged).forEach((id, body) -> index.bodyWritten(id, limits.pieces(body.length())));
        }
        return index;
    }

    int generation() {
        return generation;
    }

    /** As written last; null when it never was. */
    Meta meta() {
        return meta;
    }

    void meta(Meta written) {
        meta = written;
    }

    void answerWritten(ClientId client, long sequence) {
        answers.computeIfAbsent(client, absent -> new TreeSet<>()).add(sequence);
    }

    /** Forgets the answers to requests before one, and returns to which. */
    List<Long> dropAnswersBelow(ClientId client, long lowestOpen) {
        NavigableSet<Long> kept = answers.get(client);
        if (kept == null) {
            return List.of();
        }
        SortedSet<Long> below = kept.headSet(lowestOpen);
        List<Long> dropped = List.copyOf(below);
        below.clear();
        if (kept.isEmpty()) {
            answers.remove(client);
        }
        return dropped;
    }

    void countWritten(ElementId id) {
        counted.add(id);
    }

    /** Whether there was one. */
    boolean countDeleted(ElementId id) {
        return counted.remove(id);
    }

    void bodyWritten(ElementId id, int ofPieces) {
        if (ofPieces > 1) {
            pieces.put(id, ofPieces);
        }
    }

    /** Of how many pieces it consisted, if there was one. */
    int bodyDeleted(ElementId id) {
        Integer several = pieces.remove(id);
        return several == null ? 1 : several;
    }
}
