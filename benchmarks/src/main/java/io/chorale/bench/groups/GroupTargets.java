package io.chorale.bench.groups;

import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;

/**
 * The targets of the group layer. Ratios are between medians of one run. A target covers one sender and three: its value
 * is the worse one.
 */
final class GroupTargets {
    private static final int SMALL = 100;
    private static final int MEDIUM = 1_024;

    /** A row at a size. */
    record Kind(Row row, int sizeBytes) {}

    /** The floods that targets need: what a quick run repeats. */
    static final Set<Kind> FLOODED = Set.of(
            new Kind(Row.AGREED, SMALL),
            new Kind(Row.AGREED, MEDIUM),
            new Kind(Row.SAFE, SMALL),
            new Kind(Row.SAFE, MEDIUM),
            new Kind(Row.JGROUPS_FIFO, SMALL),
            new Kind(Row.JGROUPS_FIFO, MEDIUM),
            new Kind(Row.JGROUPS_SEQUENCER, SMALL));

    /** The row whose latency a target needs. */
    static final Row PACED = Row.AGREED;

    private final Results results;
    private final Predicate<Row> wanted;

    /**
     * @param wanted which rows the run was asked for: a target of others has no line
     */
    GroupTargets(Results results, Predicate<Row> wanted) {
        this.results = results;
        this.wanted = wanted;
    }

    List<Target> list() {
        List<Target> targets = new ArrayList<>();
        if (!wanted.test(Row.AGREED)) {
            return targets;
        }
        if (wanted.test(Row.JGROUPS_SEQUENCER)) {
            targets.add(ratio(
                    "agreed-100B-to-jgroups-sequencer",
                    Row.AGREED,
                    Row.JGROUPS_SEQUENCER,
                    Bound.atLeast(10, "x"),
                    SMALL));
        }
        if (wanted.test(Row.JGROUPS_FIFO)) {
            Bound small = Bound.atLeast(2, "x");
            Bound medium = Bound.atLeast(0.9, "x");
            targets.add(ratio("agreed-100B-to-jgroups-fifo", Row.AGREED, Row.JGROUPS_FIFO, small, SMALL));
            targets.add(ratio("agreed-1KB-to-jgroups-fifo", Row.AGREED, Row.JGROUPS_FIFO, medium, MEDIUM));
        }
        if (wanted.test(Row.SAFE)) {
            targets.add(ratio("safe-to-agreed", Row.SAFE, Row.AGREED, Bound.atLeast(0.7, "x"), SMALL, MEDIUM));
        }
        targets.add(worst("agreed-1KB-cpu", Bound.atMost(29, "us"), Results::cpuUs, MEDIUM));
        targets.add(worst(
                "agreed-p50",
                Bound.below(0.25, "ms"),
                (all, cell) -> all.latencyUs(cell, 50) / 1_000,
                Schedule.SIZES.stream().mapToInt(size -> size).toArray()));
        return targets;
    }

    private Target ratio(String name, Row row, Row other, Bound bound, int... sizes) {
        double[] ratios = Arrays.stream(sizes)
                .boxed()
                .flatMap(size -> Schedule.SENDERS.stream()
                        .map(senders -> perSecond(row, size, senders) / perSecond(other, size, senders)))
                .mapToDouble(ratio -> ratio)
                .toArray();
        return new Target(name, bound.worst(ratios), bound);
    }

    private double perSecond(Row row, int size, int senders) {
        return results.perSecond(new Cell(row, size, senders));
    }

    private Target worst(String name, Bound bound, ToDoubleBiFunction<Results, Cell> value, int... sizes) {
        double[] values = Arrays.stream(sizes)
                .boxed()
                .flatMap(size -> Schedule.SENDERS.stream()
                        .map(senders -> value.applyAsDouble(results, new Cell(Row.AGREED, size, senders))))
                .mapToDouble(number -> number)
                .toArray();
        return new Target(name, bound.worst(values), bound);
    }
}
