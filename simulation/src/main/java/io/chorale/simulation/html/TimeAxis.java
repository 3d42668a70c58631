package io.chorale.simulation.html;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a time is on the page. Stretches in which nothing happens are shortened, and times at which something happens are
 * kept apart, so that a page is not mostly empty and an arrow of one millisecond still has a slope.
 */
final class TimeAxis {
    private static final double FIRST_MS = 9;
    private static final double FURTHER_MS = 1.2;
    private static final double MAX_GAP = 80;
    private static final double TOP = 30;

    private final TreeMap<Long, Double> heights = new TreeMap<>();

    TimeAxis(Collection<Long> timesMs) {
        double height = TOP;
        long lastMs = -1;
        for (long atMs : new TreeSet<>(timesMs)) {
            if (lastMs >= 0) {
                height += Math.min(MAX_GAP, FIRST_MS + FURTHER_MS * (atMs - lastMs - 1));
            }
            heights.put(atMs, height);
            lastMs = atMs;
        }
    }

    /** The height of a time; that of the next known time when nothing happened then. */
    double of(long atMs) {
        var entry = heights.ceilingEntry(atMs);
        return entry != null ? entry.getValue() : end();
    }

    double end() {
        return heights.isEmpty() ? TOP : heights.lastEntry().getValue();
    }

    /** All times that something happened at, with their heights. */
    Map<Long, Double> heights() {
        return heights;
    }
}
