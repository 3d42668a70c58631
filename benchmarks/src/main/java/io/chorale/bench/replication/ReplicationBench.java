package io.chorale.bench.replication;

import io.chorale.bench.replication.ReplicationOptions.Part;
import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** {@code bin/bench replication} from start to end. */
public final class ReplicationBench {
    private static final int FEW = 1_000;
    private static final double P99 = 0.99;

    private final ReplicationOptions options;
    private final Schedule schedule;
    private final PrintStream out;
    private final long startedNs = System.nanoTime();
    private final Results results = new Results();
    private final Findings findings = new Findings();
    private final List<Target> targets = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    public ReplicationBench(ReplicationOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        schedule = Schedule.of(options);
    }

    /**
     * Runs all that the options ask for and prints it.
     *
     * @return whether the run was sound, whatever its targets say
     * @throws IllegalArgumentException when the data directory is on no disk
     */
    public boolean run() throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                        "bench-end"));
        Conditions conditions = new Conditions();
        Crews crews = crews();
        String disk = disk(crews.data());
        ReplicationReport report = new ReplicationReport(out);
        LoadBench loads = new LoadBench(options, crews, results, findings, this::progress);
        Map<Product, String> configurations = Map.of();
        if (options.wants(Part.LOADS)) {
            loads.run();
            configurations = loads.configurations();
            loads.unsound().forEach(results::drop);
            new ColdStart(crews, findings, this::progress)
                    .run(configurations.keySet())
                    .forEach(results::drop);
            ReplicationTargets ofLoads = new ReplicationTargets(results, options, loads.durable());
            targets.addAll(ofLoads.list());
            lines.addAll(ofLoads.lines());
        }
        if (options.wants(Part.TAKE_OVER)) {
            takeOver(new TakeOverBench(schedule.takeOvers(), crews, findings, this::progress).run());
        }
        if (options.wants(Part.REOPEN)) {
            ReopenBench reopening = new ReopenBench(crews, findings, this::progress);
            reopened("store", Product.STORE, schedule.reopenedStore(), reopening);
            reopened("node", Product.CHORALE_1, schedule.reopenedNode(), reopening);
        }
        if (options.wants(Part.HEAP)) {
            HeapBench heap = new HeapBench(crews, findings, this::progress);
            heap("store", heap.run(Product.STORE));
            heap("node", heap.run(Product.CHORALE_1));
        }
        if (options.wants(Part.LOADS)) {
            report.table(results, loads.durable());
        }
        report.lines(lines);
        report.conditions(conditions, disk, configurations);
        report.findings(findings);
        report.targets(targets);
        return findings.faults().isEmpty();
    }

    private static Crews crews() {
        Path work = Path.of(System.getProperty("bench.logs", System.getProperty("java.io.tmpdir")), "replication");
        Path data = work.resolve("data");
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory for data cannot be made: " + data, e);
        }
        return new Crews(
                work, data, Path.of(System.getProperty("bench.jar")), Path.of(System.getProperty("bench.foreign")));
    }

    private static String disk(Path data) {
        try {
            return Disk.describe(data);
        } catch (IOException e) {
            throw new UncheckedIOException("The disk below " + data + " cannot be tried", e);
        }
    }

    private void takeOver(TakeOverBench.Outcome outcome) {
        double[] sorted =
                outcome.seconds().stream().mapToDouble(value -> value).sorted().toArray();
        if (sorted.length > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "take-over: from SIGKILL of the primary of three copies to the first confirmed entry sent after it,"
                            + " %d kills: p50 %.2f s, p99 %.2f s%s",
                    sorted.length,
                    percentile(sorted, 0.5),
                    percentile(sorted, P99),
                    outcome.durable() ? "" : ", IN MEMORY"));
        }
        boolean complete = outcome.durable() && sorted.length == schedule.takeOvers();
        inMemory("take-over-p99", outcome.durable() || sorted.length == 0);
        targets.add(new Target(
                "take-over-p99",
                complete ? OptionalDouble.of(percentile(sorted, P99)) : OptionalDouble.empty(),
                Bound.below(1, "s")));
    }

    /** The smallest value that so large a share of all is not above. */
    private static double percentile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private void reopened(String what, Product product, int many, ReopenBench reopening) throws InterruptedException {
        boolean scaled = many < Schedule.LONG_FORM_ENTRIES;
        // What opening takes whatever is in it must not be scaled.
        OptionalDouble few = scaled ? reopened(what, reopening.run(product, FEW), FEW) : OptionalDouble.empty();
        OptionalDouble measured = reopened(what, reopening.run(product, many), many);
        OptionalDouble value = measured;
        if (scaled && few.isPresent() && measured.isPresent()) {
            double each = (measured.getAsDouble() - few.getAsDouble()) / (many - FEW);
            value = OptionalDouble.of(measured.getAsDouble() + Math.max(0, each) * (Schedule.LONG_FORM_ENTRIES - many));
        }
        String name = "reopen-1M-" + what + (scaled ? "-scaled-from-" + many / 1_000 + "k" : "");
        if (product.isChorale()) {
            inMemory(name, value.isPresent());
        }
        targets.add(new Target(name, value, Bound.below(2, "s")));
    }

    /** The slower of both ways. */
    private OptionalDouble reopened(String what, ReopenBench.Outcome outcome, int entries) {
        OptionalDouble worst = outcome.worst();
        if (worst.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "reopening %,d live entries, %s: %.2f s after SIGKILL, %.2f s after closing",
                    entries,
                    what,
                    outcome.afterKill().getAsDouble(),
                    outcome.afterClose().getAsDouble()));
        }
        return worst;
    }

    private void heap(String what, OptionalDouble megabytes) {
        String name = "heap-growth-100k-to-5M-" + what;
        if (what.equals("node")) {
            inMemory(name, megabytes.isPresent());
        }
        targets.add(new Target(name, megabytes, Bound.below(32, "MB")));
    }

    private void inMemory(String target, boolean measured) {
        if (!measured && findings.faults().isEmpty()) {
            findings.note("target " + target + " has no value: Chorale's nodes keep entries in memory in this build");
        }
    }

    private void progress(String text) {
        out.printf("bench: [%3ds] %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs), text);
    }
}
