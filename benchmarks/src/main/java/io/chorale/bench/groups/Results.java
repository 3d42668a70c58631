package io.chorale.bench.groups;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.report.Medians;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All that was measured: the repeats of each cell as medians, latencies of all repeats in one histogram. */
final class Results {
    private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<Cell, Histogram> latencies = new LinkedHashMap<>();

    void add(Cell cell, Sample sample) {
        samples.computeIfAbsent(cell, key -> new ArrayList<>()).add(sample);
    }

    void add(Cell cell, Histogram latency) {
        latencies.computeIfAbsent(cell, key -> Latencies.empty()).add(latency);
    }

    int repeats(Cell cell) {
        return samples.getOrDefault(cell, List.of()).size();
    }

    /** NaN when the cell was not measured. */
    double median(Cell cell, ToDoubleFunction<Sample> value) {
        OptionalDouble median =
                Medians.of(samples.getOrDefault(cell, List.of()).stream().mapToDouble(value));
        return median.orElse(Double.NaN);
    }

    double perSecond(Cell cell) {
        return median(cell, Sample::perSecond);
    }

    double cpuUs(Cell cell) {
        return median(cell, Sample::cpuUs);
    }

    /** NaN when the cell's latency was not measured. */
    double latencyUs(Cell cell, double percentile) {
        Histogram latency = latencies.get(cell);
        return latency == null ? Double.NaN : Latencies.percentileUs(latency, percentile);
    }
}
