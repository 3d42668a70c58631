package io.chorale.bench.replication;

import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.process.Disk;
import io.chorale.bench.process.Launch;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** {@code bin/bench replication} from start to end. */
public final class ReplicationBench {
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
        ChildProcess.endAllAtExit();
        Conditions conditions = new Conditions();
        Crews crews = crews();
        String disk = disk(crews.data());
        ReplicationReport report = new ReplicationReport(out);
        LoadBench loads = new LoadBench(options, crews, results, findings, this::progress);
        Map<Product, String> configurations = Map.of();
        if (options.wants(Part.LOADS)) {
            loads.run();
            configurations = loads.configurations();
            Set<Product> unsound = EnumSet.noneOf(Product.class);
            unsound.addAll(loads.unsound());
            unsound.addAll(new ColdStart(crews, findings, this::progress).run(configurations.keySet()));
            unsound.forEach(results::drop);
            ReplicationTargets ofLoads = new ReplicationTargets(results, unsound, options, loads.durable());
            targets.addAll(ofLoads.list());
            lines.addAll(ofLoads.lines());
        }
        if (options.wants(Part.TAKE_OVER)) {
            int faults = findings.faults().size();
            takeOver(new TakeOverBench(schedule.takeOvers(), crews, findings, this::progress).run(), faults);
        }
        if (options.wants(Part.REOPEN)) {
            ReopenBench reopening = new ReopenBench(crews, findings, this::progress);
            reopened("store", Product.STORE, reopening);
            reopened("node", Product.CHORALE_1, reopening);
        }
        if (options.wants(Part.HEAP)) {
            HeapBench heap = new HeapBench(crews, findings, this::progress);
            heap("store", Product.STORE, heap);
            heap("node", Product.CHORALE_1, heap);
        }
        if (options.wants(Part.REBALANCE)) {
            int faults = findings.faults().size();
            RebalanceBench rebalance = new RebalanceBench(options.quick(), crews, findings, this::progress);
            rebalance.run();
            lines.addAll(rebalance.lines());
            target("rebalance-pause-max", rebalance.longestSeconds(), Bound.below(1, "s"), faults);
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
        return new Crews(work, data, Launch.ofThisBench());
    }

    private static String disk(Path data) {
        try {
            return Disk.describe(data);
        } catch (IOException e) {
            throw new UncheckedIOException("The disk below " + data + " cannot be tried", e);
        }
    }

    private void takeOver(TakeOverBench.Outcome outcome, int faults) {
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
        OptionalDouble p99 = complete ? OptionalDouble.of(percentile(sorted, P99)) : OptionalDouble.empty();
        target("take-over-p99", p99, Bound.below(1, "s"), faults);
    }

    /** @param faults how many there were before this was measured: a value that came with one is none */
    private void target(String name, OptionalDouble value, Bound bound, int faults) {
        boolean sound = findings.faults().size() == faults;
        targets.add(sound ? new Target(name, value, bound) : Target.notSound(name, bound));
    }

    /** The smallest value that so large a share of all is not above. */
    private static double percentile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private void reopened(String what, Product product, ReopenBench reopening) throws InterruptedException {
        int faults = findings.faults().size();
        OptionalDouble value = slower(what, reopening.run(product, schedule.reopened()));
        String name = "reopen-1M-" + what;
        if (product.isChorale()) {
            inMemory(name, value.isPresent());
        }
        target(name, value, Bound.below(2, "s"), faults);
    }

    /** The slower of both ways. */
    private OptionalDouble slower(String what, ReopenBench.Outcome outcome) {
        OptionalDouble worst = outcome.worst();
        if (worst.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "reopening %,d live entries, %s: %.2f s after SIGKILL, %.2f s after closing",
                    schedule.reopened(),
                    what,
                    outcome.afterKill().getAsDouble(),
                    outcome.afterClose().getAsDouble()));
        }
        return worst;
    }

    private void heap(String what, Product product, HeapBench heap) throws InterruptedException {
        int faults = findings.faults().size();
        OptionalDouble megabytes = heap.run(product);
        String name = "heap-growth-100k-to-5M-" + what;
        if (what.equals("node")) {
            inMemory(name, megabytes.isPresent());
        }
        target(name, megabytes, Bound.below(32, "MB"), faults);
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
