package io.chorale.simulation.groups;

import java.util.EnumMap;
import java.util.Map;

/** Counts what runs met. Not thread-safe. */
public final class Coverage {
    /** Cells, because boxed counts would be made anew with each message. */
    private final Map<Counter, long[]> cells = new EnumMap<>(Counter.class);

    Coverage() {
        for (Counter counter : Counter.values()) {
            cells.put(counter, new long[1]);
        }
    }

    void add(Counter counter) {
        add(counter, 1);
    }

    void add(Counter counter, long count) {
        cells.get(counter)[0] += count;
    }

    /** Adds all that another one has. */
    void addAll(Coverage other) {
        other.cells.forEach((counter, cell) -> add(counter, cell[0]));
    }

    public long of(Counter counter) {
        return cells.get(counter)[0];
    }
}
