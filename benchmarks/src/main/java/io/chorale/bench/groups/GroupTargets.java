package io.chorale.bench.groups;

import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * The targets of the group layer. Ratios are between medians of one run. A target covers one sender and three: its value
 * is the worse one.
 */
final class GroupTargets {
    private static final String AGREED = "chorale-agreed";
    private static final String SAFE = "chorale-safe";
    private static final String FIFO = "jgroups-fifo";
    private static final String SEQUENCER = "jgroups-sequencer";
    private static final int SMALL = 100;
    private static final int MEDIUM = 1_024;

    /** A row, by its label, at a size. */
    record Kind(String row, int sizeBytes) {}

    /** The floods that targets need: what a quick run repeats. */
    static final Set<Kind> FLOODED = Set.of(
            new Kind(AGREED, SMALL),
            new Kind(AGREED, MEDIUM),
            new Kind(SAFE, SMALL),
            new Kind(SAFE, MEDIUM),
            new Kind(FIFO, SMALL),
            new Kind(FIFO, MEDIUM),
            new Kind(SEQUENCER, SMALL));

    private final Results results;

    GroupTargets(Results results) {
        this.results = results;
    }

    List<Target> list() {
        List<Target> targets = new ArrayList<>();
        targets.add(ratio("agreed-100B-to-jgroups-sequencer", AGREED, SEQUENCER, Bound.atLeast(10, "x"), SMALL));
        targets.add(ratio("agreed-100B-to-jgroups-fifo", AGREED, FIFO, Bound.atLeast(2, "x"), SMALL));
        targets.add(ratio("agreed-1KB-to-jgroups-fifo", AGREED, FIFO, Bound.atLeast(0.9, "x"), MEDIUM));
        targets.add(ratio("safe-to-agreed", SAFE, AGREED, Bound.atLeast(0.7, "x"), SMALL, MEDIUM));
        targets.add(worst("agreed-1KB-cpu", Bound.atMost(29, "us"), Results::cpuUs, MEDIUM));
        targets.add(worst(
                "agreed-p50",
                Bound.below(0.25, "ms"),
                (all, cell) -> all.latencyUs(cell, 50) / 1_000,
                Schedule.SIZES.stream().mapToInt(size -> size).toArray()));
        return targets;
    }

    private Target ratio(String name, String row, String other, Bound bound, int... sizes) {
        double[] ratios = Arrays.stream(sizes)
                .boxed()
                .flatMap(size -> Schedule.SENDERS.stream()
                        .map(senders -> perSecond(row, size, senders) / perSecond(other, size, senders)))
                .mapToDouble(ratio -> ratio)
                .toArray();
        return new Target(name, bound.worst(ratios), bound);
    }

    private double perSecond(String row, int size, int senders) {
        return at(row, size, senders, Results::perSecond);
    }

    private Target worst(String name, Bound bound, ToDoubleBiFunction<Results, Cell> value, int... sizes) {
        double[] values = Arrays.stream(sizes)
                .boxed()
                .flatMap(size -> Schedule.SENDERS.stream().map(senders -> at(AGREED, size, senders, value)))
                .mapToDouble(number -> number)
                .toArray();
        OptionalDouble worst = bound.worst(values);
        return new Target(name, worst, bound);
    }

    private double at(String row, int size, int senders, ToDoubleBiFunction<Results, Cell> value) {
        return Arrays.stream(Row.values())
                .filter(candidate -> candidate.label().equals(row))
                .mapToDouble(found -> value.applyAsDouble(results, new Cell(found, size, senders)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
