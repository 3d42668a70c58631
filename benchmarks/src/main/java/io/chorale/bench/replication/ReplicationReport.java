package io.chorale.bench.replication;

import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Table;
import io.chorale.bench.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the run: table, times, configurations, conditions, notes, faults, and the targets as the last lines. */
final class ReplicationReport {
    private static final double ENTRY_MB = 1_024 / 1e6;

    private final PrintStream out;

    ReplicationReport(PrintStream out) {
        this.out = out;
    }

    void table(Results results, boolean durable) {
        Table table = new Table(
                "contestant",
                "client",
                "load",
                "entries/s",
                "MB/s",
                "CPU us/entry",
                "written B/B",
                "p50 us",
                "p99 us",
                "n");
        for (Product product : Product.values()) {
            String name = product.label() + (product.isChorale() && !durable ? " IN MEMORY" : "");
            for (Place place : product.places()) {
                for (Shape shape : Shape.values()) {
                    Cell cell = new Cell(product, place, shape);
                    if (results.repeats(cell) > 0) {
                        line(table, name, cell, results);
                    }
                }
            }
        }
        out.println();
        table.lines().forEach(out::println);
        out.println();
        out.println("entries/s: of 1 KB, confirmed to the client; n repeats, each figure is their median");
        out.println("client: in the primary's process, or in that of another copy");
        out.println("CPU us/entry: processor time of all processes of the contestant together, the client among them");
        out.println(
                "written B/B: bytes that these processes had written to the disk (write_bytes of /proc/<pid>/io) for"
                        + " each byte of an entry, of all copies; what is removed later, and merged, is in it");
        out.println("p50, p99: from call to confirmation");
    }

    private static void line(Table table, String name, Cell cell, Results results) {
        double perSecond = results.perSecond(cell);
        table.row(
                name,
                cell.place().label(),
                cell.shape().label(),
                number("%,.0f", perSecond),
                number("%.1f", perSecond * ENTRY_MB),
                number("%.1f", results.median(cell, Sample::cpuUs)),
                number("%.1f", results.median(cell, Sample::writtenPerByte)),
                number("%.0f", results.latencyUs(cell, 50)),
                number("%.0f", results.latencyUs(cell, 99)),
                Integer.toString(results.repeats(cell)));
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** Texts of their own, such as times of opening. */
    void lines(List<String> lines) {
        if (!lines.isEmpty()) {
            out.println();
            lines.forEach(out::println);
        }
    }

    void conditions(Conditions conditions, String disk, Map<Product, String> configurations) {
        out.println();
        conditions.lines().forEach(out::println);
        out.println("disk        " + disk);
        configurations.forEach((product, text) -> out.println(product.label() + ": " + text));
    }

    void findings(Findings findings) {
        lines(findings.lines());
    }

    void targets(List<Target> targets) {
        out.println();
        targets.forEach(target -> out.println(target.line()));
    }
}
