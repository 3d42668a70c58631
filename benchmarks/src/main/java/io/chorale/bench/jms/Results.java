package io.chorale.bench.jms;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.report.Medians;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All loads that were measured: the repeats of each cell as medians, latencies of all repeats in one histogram. */
final class Results {
    private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<Cell, String> missing = new LinkedHashMap<>();
    private final Set<Cell> unsound = new LinkedHashSet<>();

    void add(Cell cell, Sample sample) {
        samples.computeIfAbsent(cell, key -> new ArrayList<>()).add(sample);
    }

    /** The provider does not have what the row needs, and has said so. */
    void missing(Cell cell, String why) {
        missing.put(cell, why);
    }

    /** A promise was broken: what was measured meanwhile has no value. */
    void unsound(Cell cell) {
        unsound.add(cell);
    }

    boolean isUnsound(Cell cell) {
        return unsound.contains(cell);
    }

    Map<Cell, String> missing() {
        return missing;
    }

    /** 0 when the cell has no value. */
    int repeats(Cell cell) {
        return values(cell).size();
    }

    private List<Sample> values(Cell cell) {
        return isUnsound(cell) ? List.of() : samples.getOrDefault(cell, List.of());
    }

    /** NaN when the cell has no value. */
    double median(Cell cell, ToDoubleFunction<Sample> value) {
        return Medians.of(values(cell).stream().mapToDouble(value)).orElse(Double.NaN);
    }

    /** In microseconds; NaN when the cell has no value. */
    double latencyUs(Cell cell, Function<Sample, Histogram> which, double percentile) {
        Histogram sum = Latencies.empty();
        values(cell).forEach(sample -> sum.add(which.apply(sample)));
        return Latencies.percentileUs(sum, percentile);
    }
}
