package io.chorale.bench.replication;

import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** What the loads are held against. All ratios are between medians of one run, with clients in the primary's process. */
final class ReplicationTargets {
    private static final Cell STORE = new Cell(Product.STORE, Place.PRIMARY, Shape.ASYNC);
    private static final Cell TWO_COPIES = new Cell(Product.CHORALE_2, Place.PRIMARY, Shape.ASYNC);

    private final Results results;
    private final Set<Product> unsound;
    private final ReplicationOptions options;
    private final boolean durable;

    /**
     * Makes the targets of loads.
     *
     * @param unsound products that broke a promise: what is about one of them has no value
     * @param durable whether Chorale's nodes stored what they confirmed: if not, no figure of theirs is a value here
     */
    ReplicationTargets(Results results, Set<Product> unsound, ReplicationOptions options, boolean durable) {
        this.results = results;
        this.unsound = unsound;
        this.options = options;
        this.durable = durable;
    }

    /** Whether a target is about a cell: what a quick run repeats. */
    static boolean needs(Cell cell) {
        boolean compared = cell.product() == Product.CHORALE_3 || cell.product() == Product.JGROUPS_RAFT;
        return cell.equals(STORE) || cell.equals(TWO_COPIES) || (compared && cell.place() == Place.PRIMARY);
    }

    List<Target> list() {
        List<Target> targets = new ArrayList<>();
        if (options.wants(Product.STORE) && options.wants(Product.CHORALE_2)) {
            Bound bound = Bound.atLeast(0.5, "x");
            double ratio = ratio(TWO_COPIES, STORE);
            targets.add(target("copies-2-async-to-store", bound, Product.CHORALE_2, Product.STORE, ratio));
        }
        if (options.wants(Product.CHORALE_3) && options.wants(Product.JGROUPS_RAFT)) {
            Bound bound = Bound.atLeast(2, "x");
            double[] ratios = Arrays.stream(Shape.values())
                    .mapToDouble(this::threeCopiesToRaft)
                    .toArray();
            targets.add(target("copies-3-to-jgroups-raft", bound, Product.CHORALE_3, Product.JGROUPS_RAFT, ratios));
        }
        return targets;
    }

    /** What the target of three copies is the worst of, for the reader; empty when it was not measured. */
    List<String> lines() {
        String ratios = Arrays.stream(Shape.values())
                .filter(shape -> Double.isFinite(threeCopiesToRaft(shape)))
                .map(shape -> String.format(Locale.ROOT, "%s %.2fx", shape.label(), threeCopiesToRaft(shape)))
                .collect(Collectors.joining(", "));
        return ratios.isEmpty()
                ? List.of()
                : List.of("three copies to jgroups-raft" + (durable ? "" : ", IN MEMORY") + ": " + ratios);
    }

    private double threeCopiesToRaft(Shape shape) {
        return ratio(
                new Cell(Product.CHORALE_3, Place.PRIMARY, shape),
                new Cell(Product.JGROUPS_RAFT, Place.PRIMARY, shape));
    }

    private Target target(String name, Bound bound, Product one, Product other, double... ratios) {
        if (unsound.contains(one) || unsound.contains(other)) {
            return Target.notSound(name, bound);
        }
        return new Target(name, durable ? bound.worst(ratios) : OptionalDouble.empty(), bound);
    }

    private double ratio(Cell cell, Cell other) {
        return results.perSecond(cell) / results.perSecond(other);
    }
}
