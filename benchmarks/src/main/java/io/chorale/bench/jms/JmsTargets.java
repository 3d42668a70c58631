package io.chorale.bench.jms;

import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What Chorale is held against. All ratios are between medians of one run. */
final class JmsTargets {
    private static final double SPEED = 2;
    /** Of messages that are on two disks when their send returns. */
    private static final double SPEED_OF_SYNCED_PAIR = 5;

    private static final double CPU = 0.5;
    private static final double US_PER_MS = 1e3;

    private final Results results;
    private final JmsOptions options;

    JmsTargets(Results results, JmsOptions options) {
        this.results = results;
        this.options = options;
    }

    List<Target> list() {
        List<Target> targets = new ArrayList<>();
        for (Product product : Product.values()) {
            List<Product> peers =
                    product.peers().stream().filter(options::wants).toList();
            if (options.wants(product) && !peers.isEmpty()) {
                Arrays.stream(Row.values())
                        .filter(row -> options.wants(row) && !row.isPaced())
                        .forEach(row -> {
                            targets.add(speed(product, row, peers));
                            targets.add(cpu(product, row, peers));
                        });
            }
        }
        if (options.wants(Product.CHORALE_2) && options.wants(Row.QUEUE_P_SYNC_1)) {
            targets.add(sendOnTwoNodes());
        }
        return targets;
    }

    private Target speed(Product product, Row row, List<Product> peers) {
        boolean synced = product == Product.CHORALE_2 && row == Row.QUEUE_P_SYNC_8;
        Bound bound = Bound.atLeast(synced ? SPEED_OF_SYNCED_PAIR : SPEED, "x");
        return target("speed", product, row, peers, bound, Sample::perSecond, Math::max);
    }

    /** To the peer that needs least, which need not be the fastest. */
    private Target cpu(Product product, Row row, List<Product> peers) {
        return target("cpu", product, row, peers, Bound.atMost(CPU, "x"), Sample::cpuUs, Math::min);
    }

    private Target target(
            String what,
            Product product,
            Row row,
            List<Product> peers,
            Bound bound,
            ToDoubleFunction<Sample> figure,
            DoubleBinaryOperator best) {
        String name = product.label() + "-" + row.label() + "-" + what;
        Cell own = new Cell(product, row, Place.HERE);
        List<Cell> others =
                peers.stream().map(peer -> new Cell(peer, row, Place.HERE)).toList();
        if (Stream.concat(Stream.of(own), others.stream()).anyMatch(results::isUnsound)) {
            return Target.notSound(name, bound);
        }
        OptionalDouble peer = others.stream()
                .mapToDouble(cell -> results.median(cell, figure))
                .filter(Double::isFinite)
                .reduce(best);
        double ratio = results.median(own, figure) / peer.orElse(Double.NaN);
        return new Target(name, value(ratio), bound);
    }

    /** Of a destination that the client's node serves, or the other one: the slower of both. */
    private Target sendOnTwoNodes() {
        String name = "chorale-2-persistent-send-p50";
        Bound bound = Bound.below(0.5, "ms");
        List<Cell> cells = Row.QUEUE_P_SYNC_1.places(Product.CHORALE_2).stream()
                .map(place -> new Cell(Product.CHORALE_2, Row.QUEUE_P_SYNC_1, place))
                .toList();
        if (cells.stream().anyMatch(results::isUnsound)) {
            return Target.notSound(name, bound);
        }
        double worst = cells.stream()
                .mapToDouble(cell -> results.latencyUs(cell, Sample::send, 50) / US_PER_MS)
                .max()
                .orElse(Double.NaN);
        return new Target(name, value(worst), bound);
    }

    private static OptionalDouble value(double number) {
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
