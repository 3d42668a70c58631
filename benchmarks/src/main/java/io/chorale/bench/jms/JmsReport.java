package io.chorale.bench.jms;

import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Remarks;
import io.chorale.bench.report.Table;
import io.chorale.bench.report.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Prints the run: tables, configurations, conditions, what is missing, faults, and the targets as the last lines. */
final class JmsReport {
    private final PrintStream out;
    private final Results results;
    private final List<Product> products;

    JmsReport(PrintStream out, Results results, Set<Product> products) {
        this.out = out;
        this.results = results;
        this.products = List.copyOf(products);
    }

    void tables(JmsOptions options) {
        List<Row> rows = Arrays.stream(Row.values()).filter(options::wants).toList();
        print(
                "messages/s (CPU us/message, compiling)",
                rows.stream().filter(row -> !row.isPaced()).toList(),
                this::speed);
        print(
                "send p50/p99 us",
                rows.stream().filter(row -> !row.isPaced()).toList(),
                cell -> percentiles(cell, Sample::send, 50, 99));
        List<Row> paced = rows.stream().filter(Row::isPaced).toList();
        print("end to end p50/p99/p99.9/max us", paced, cell -> percentiles(cell, Sample::endToEnd, 50, 99, 99.9, 100));
        print("its send p50/p99 us", paced, cell -> percentiles(cell, Sample::send, 50, 99));
        print("its messages/s (CPU us/message, compiling)", paced, this::speed);
        legend();
    }

    private void print(String title, List<Row> rows, Function<Cell, String> text) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> header = new ArrayList<>(List.of(title));
        products.forEach(product -> header.add(product.label()));
        Table table = new Table(header.toArray(String[]::new));
        for (Row row : rows) {
            for (Place place : Place.values()) {
                List<String> line = new ArrayList<>(List.of(row.label() + (place == Place.OTHER ? " OTHER" : "")));
                products.forEach(product -> line.add(text(new Cell(product, row, place), text)));
                if (place == Place.HERE || line.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
                    table.row(line.toArray(String[]::new));
                }
            }
        }
        out.println();
        table.lines().forEach(out::println);
    }

    private String text(Cell cell, Function<Cell, String> text) {
        if (!cell.row().places(cell.product()).contains(cell.place())) {
            return "";
        }
        if (results.missing().containsKey(cell)) {
            return "missing";
        }
        if (results.isUnsound(cell)) {
            return "NOT SOUND";
        }
        return results.repeats(cell) == 0 ? "-" : text.apply(cell);
    }

    private String speed(Cell cell) {
        double cpu = results.median(cell, Sample::cpuUs);
        return String.format(
                Locale.ROOT,
                "%,.0f (%.0f, %.0f%%)",
                results.median(cell, Sample::perSecond),
                cpu,
                100 * results.median(cell, Sample::compilingUs) / cpu);
    }

    private String percentiles(Cell cell, Function<Sample, Histogram> which, double... percentiles) {
        return Arrays.stream(percentiles)
                .mapToObj(percentile -> String.format(Locale.ROOT, "%,.0f", results.latencyUs(cell, which, percentile)))
                .reduce((left, right) -> left + "/" + right)
                .orElseThrow();
    }

    private void legend() {
        out.println();
        out.println("messages/s: of 1 KB, sent and received by all that they are for, with at most 2,048 on the way;"
                + " medians of the rounds");
        out.println(
                "CPU us/message: processor time of all processes of the contestant together, the program among them,"
                        + " for each message that is sent; compiling: the share of the JVM's compiler in it, which a process that has run"
                        + " for long does not have");
        out.println(
                "np, p: non-persistent, persistent; tx: 100 in a transaction, on both sides, and its send is from the"
                        + " first send to the return of commit");
        out.println(
                "1x1, 8x8: producers and consumers of one queue, each with a connection and a session; topic-np-3: one"
                        + " producer, 3 subscribers");
        out.println("rate: one producer at even distances, latency from the intended time of the send to the receipt");
        out.println("OTHER: the clients are in the process of one node, the queue's primary at the other");
    }

    void conditions(Conditions conditions, String disk, Map<Product, String> configurations) {
        out.println();
        conditions.lines().forEach(out::println);
        out.println("disk        " + disk);
        configurations.forEach((product, text) -> out.println(product.label() + ": " + text));
    }

    void remarks(Remarks remarks) {
        out.println();
        results.missing()
                .forEach((cell, why) -> out.println(
                        "missing: " + cell.product().label() + " " + cell.row().label() + ": " + why));
        remarks.lines().forEach(out::println);
    }

    void targets(List<Target> targets) {
        out.println();
        targets.forEach(target -> out.println(target.line()));
    }
}
