package io.chorale.replication.disk;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.Windows;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    /** Of how many pieces the bodies of several consist. */
    private final Map<ElementId, Integer> pieces = new HashMap<>();

    /** The epochs that have a record each. */
    private final Set<Epoch> epochs = new HashSet<>();

    /** The records of the tail, in their order. */
    private final ArrayDeque<Run> runs = new ArrayDeque<>();

    private int generation;
    private Meta meta;

    private record Run(Dot first, Dot last) {}

    /** What there is of windows that are on disk. */
    void answersOf(Windows windows) {
        answers.clear();
        windows.byClient().forEach((client, window) -> {
            if (!window.answers().isEmpty()) {
                answers.put(client, new TreeSet<>(window.answers().keySet()));
            }
        });
    }

    /** The epochs that the context on disk names. */
    void epochsOf(Context context) {
        epochs.clear();
        epochs.addAll(context.highest().keySet());
    }

    void epochWritten(Epoch epoch) {
        epochs.add(epoch);
    }

    /** Forgets the epochs that are not named any more, and returns them. */
    List<Epoch> dropEpochs(Context applied) {
        if (epochs.size() == applied.highest().size()) {
            return List.of();
        }
        List<Epoch> dropped = new ArrayList<>(epochs);
        dropped.removeAll(applied.highest().keySet());
        dropped.forEach(epochs::remove);
        return dropped;
    }

    /** The records of the tail, of which some entries may be applied already. */
    void runsOf(List<EntryRun> written) {
        runs.clear();
        written.forEach(this::runWritten);
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
        generation = written.generation();
    }

    void runWritten(EntryRun run) {
        runs.addLast(new Run(run.first(), run.last()));
    }

    /** Forgets the records of which nothing is in the tail any more, and returns the dots that they begin with. */
    List<Dot> dropRuns(Context applied) {
        List<Dot> dropped = new ArrayList<>();
        while (!runs.isEmpty() && applied.covers(runs.getFirst().last())) {
            dropped.add(runs.removeFirst().first());
        }
        return dropped;
    }

    /** The dots that all records of the tail begin with. */
    List<Dot> runs() {
        return runs.stream().map(Run::first).toList();
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

    void bodyWritten(ElementId id, int ofPieces) {
        if (ofPieces > 1) {
            pieces.put(id, ofPieces);
        }
    }

    /** Of how many pieces it consists, if there is one. */
    int pieces(ElementId id) {
        return pieces.getOrDefault(id, 1);
    }

    /** Of how many pieces it consisted, if there was one. */
    int bodyDeleted(ElementId id) {
        int several = pieces(id);
        pieces.remove(id);
        return several;
    }
}
