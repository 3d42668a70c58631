package io.chorale.replication.core;

import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Elements of which a primary knows that they are there without a look at the disk: what it has added itself, and what its
 * state machine was shown. Ids that follow each other take one place together, so that a long queue takes as little as a
 * short one. It may forget at any time, and does so when that is not the case.
 */
final class KnownElements {
    static final int MAX_RUNS = 4_096;

    /** What ids have in common that follow each other. */
    private record Row(long lane, Epoch epoch, int sub) {
        static Row of(ElementId id) {
            return new Row(id.lane(), id.dot().epoch(), id.sub());
        }
    }

    /** For each row, the last index of each run by its first. */
    private final Map<Row, TreeMap<Long, Long>> rows = new HashMap<>();

    private int runs;

    /** False when it is not there, or not known. */
    boolean contains(ElementId id) {
        TreeMap<Long, Long> row = rows.get(Row.of(id));
        Map.Entry<Long, Long> run = row == null ? null : row.floorEntry(id.dot().index());
        return run != null && id.dot().index() <= run.getValue();
    }

    /** It is there. */
    void add(ElementId id) {
        if (runs >= MAX_RUNS) {
            rows.clear();
            runs = 0;
        }
        TreeMap<Long, Long> row = rows.computeIfAbsent(Row.of(id), absent -> new TreeMap<>());
        long index = id.dot().index();
        Map.Entry<Long, Long> before = row.floorEntry(index);
        if (before != null && index <= before.getValue()) {
            return;
        }
        Long end = row.remove(index + 1);
        boolean goesOn = before != null && before.getValue() == index - 1;
        row.put(goesOn ? before.getKey() : Long.valueOf(index), end == null ? index : end);
        runs += (goesOn ? 0 : 1) - (end == null ? 0 : 1);
    }

    /** It is not there any more. */
    void remove(ElementId id) {
        TreeMap<Long, Long> row = rows.get(Row.of(id));
        long index = id.dot().index();
        Map.Entry<Long, Long> run = row == null ? null : row.floorEntry(index);
        if (run == null || index > run.getValue()) {
            return;
        }
        long first = run.getKey();
        long last = run.getValue();
        row.remove(first);
        if (first < index) {
            row.put(first, index - 1);
        }
        if (index < last) {
            row.put(index + 1, last);
        }
        runs += (first < index ? 1 : 0) + (index < last ? 1 : 0) - 1;
        if (row.isEmpty()) {
            rows.remove(Row.of(id));
        }
    }

    /** How many places are taken; for tests. */
    int runs() {
        return runs;
    }
}
