package io.chorale.bench.replication;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.report.Medians;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All loads that were measured: the repeats of each cell as medians, latencies of all repeats in one histogram. */
final class Results {
    private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();

    void add(Cell cell, Sample sample) {
        samples.computeIfAbsent(cell, key -> new ArrayList<>()).add(sample);
    }

    /** Forgets all loads of a product: figures of one that broke its promise are none. */
    void drop(Product product) {
        samples.keySet().removeIf(cell -> cell.product() == product);
    }

    int repeats(Cell cell) {
        return samples.getOrDefault(cell, List.of()).size();
    }

    /** NaN when the cell was not measured. */
    double median(Cell cell, ToDoubleFunction<Sample> value) {
        return Medians.of(samples.getOrDefault(cell, List.of()).stream().mapToDouble(value))
                .orElse(Double.NaN);
    }

    double perSecond(Cell cell) {
        return median(cell, Sample::perSecond);
    }

    /** NaN when the cell was not measured. */
    double latencyUs(Cell cell, double percentile) {
        Histogram sum = Latencies.empty();
        samples.getOrDefault(cell, List.of()).forEach(sample -> sum.add(sample.latency()));
        return Latencies.percentileUs(sum, percentile);
    }
}
