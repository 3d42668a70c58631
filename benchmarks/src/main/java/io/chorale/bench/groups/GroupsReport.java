package io.chorale.bench.groups;

import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Table;
import io.chorale.bench.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the run: table, configurations, conditions, faults, and the targets as the last lines. */
final class GroupsReport {
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;

    GroupsReport(PrintStream out) {
        this.out = out;
    }

    void table(Results results) {
        Table table = new Table(
                "contestant",
                "bytes",
                "senders",
                "messages/s",
                "MB/s",
                "CPU us/msg",
                "lost %",
                "p50 us",
                "p99 us",
                "n");
        for (Row row : Row.values()) {
            for (int size : Schedule.SIZES) {
                for (int senders : Schedule.SENDERS) {
                    Cell cell = new Cell(row, size, senders);
                    if (results.repeats(cell) > 0) {
                        line(table, cell, results);
                    }
                }
            }
        }
        out.println();
        table.lines().forEach(out::println);
        out.println();
        out.println("messages/s: delivered at all three members, flooded; n repeats, each figure is their median");
        out.println("CPU us/msg: processor time of all three processes together, drivers among them");
        out.println("p50, p99: one way to the other members at 200 messages/s, from when the message should have been"
                + " sent");
        out.println(
                "targets: a ratio is between medians of this run, and the worse one of 1 and 3 senders; 29 us is half of"
                        + " the 58 us that Spread 5.0.1 was measured to take elsewhere");
    }

    private static void line(Table table, Cell cell, Results results) {
        double perSecond = results.perSecond(cell);
        table.row(
                cell.row().label(),
                Integer.toString(cell.sizeBytes()),
                Integer.toString(cell.senders()),
                number("%,.0f", perSecond),
                number("%.1f", perSecond * cell.sizeBytes() / MEGABYTE),
                number("%.2f", results.cpuUs(cell)),
                number("%.1f", 100 * results.median(cell, Sample::lossShare)),
                number("%.0f", results.latencyUs(cell, 50)),
                number("%.0f", results.latencyUs(cell, 99)),
                Integer.toString(results.repeats(cell)));
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    void conditions(Conditions conditions, Map<String, String> configurations) {
        out.println();
        conditions.lines().forEach(out::println);
        configurations.forEach((contestant, text) -> out.println(contestant + ": " + text));
    }

    void findings(List<String> findings) {
        if (!findings.isEmpty()) {
            out.println();
            findings.forEach(finding -> out.println("NOT SOUND: " + finding));
        }
    }

    void targets(List<Target> targets) {
        out.println();
        targets.forEach(target -> out.println(target.line()));
    }
}
