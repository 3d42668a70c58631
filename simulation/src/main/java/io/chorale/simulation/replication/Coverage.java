package io.chorale.simulation.replication;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what runs met. Not thread-safe. */
public final class Coverage {
    private final Map<Counter, long[]> cells = new EnumMap<>(Counter.class);

    Coverage() {
        for (Counter counter : Counter.values()) {
            cells.put(counter, new long[1]);
        }
    }

    void add(Counter counter) {
        cells.get(counter)[0]++;
    }

    /** Adds all that another one has. */
    void addAll(Coverage other) {
        other.cells.forEach((counter, cell) -> cells.get(counter)[0] += cell[0]);
    }

    public long of(Counter counter) {
        return cells.get(counter)[0];
    }

    /** What was never met, though so many seeds should have. */
    public List<Counter> missing(long seeds) {
        return Arrays.stream(Counter.values())
                .filter(counter -> of(counter) == 0 && seeds >= counter.expectedWithin())
                .toList();
    }
}
