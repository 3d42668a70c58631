package io.chorale.bench.replication;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.ChildOptions;
import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.replication.control.Accounting;
import io.chorale.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** How long a shard stands still when nodes come and go: 64 shards, all nodes in one process of their own. */
final class RebalanceBench {
    private static final String MAIN = "io.chorale.bench.replication.rebalance.RebalanceMain";
    private static final String STEP = "step ";
    private static final Duration LIFETIME = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final int STEPS = 6;
    private static final double MS_PER_S = 1e3;

    private final Path logs;
    private final Path data;
    private final List<String> policies;
    private final int entries;
    private final Findings findings;
    private final Consumer<String> progress;
    private final List<String[]> steps = Collections.synchronizedList(new ArrayList<>());

    RebalanceBench(boolean quick, Crews crews, Findings findings, Consumer<String> progress) {
        this.logs = crews.logs();
        this.data = crews.data();
        this.policies = quick ? List.of("auto") : List.of("auto", "majority", "one");
        this.entries = quick ? 500 : 2_000;
        this.findings = findings;
        this.progress = progress;
    }

    /** Whatever comes of it, what was measured is in {@link #lines} and {@link #longestSeconds}. */
    void run() throws InterruptedException {
        for (String policy : policies) {
            progress.accept("rebalance: 2, 3, 2, 3, 4, 3 nodes under " + policy + ", 64 shards with " + entries
                    + " live entries each");
            try (ChildProcess nodes = start(policy)) {
                nodes.tell("run " + policy + " " + entries + " " + data.resolve("rebalance-" + policy));
                Accounting accounting = Accounting.decode(nodes.expect("done", PATIENCE));
                findings.check("rebalance under " + policy, accounting);
                progress.accept("rebalance under " + policy + ": " + accounting.encode());
            } catch (BenchException e) {
                // The other policies are measured nevertheless.
                findings.fault("rebalance under " + policy + ": " + e.getMessage());
            }
        }
    }

    private ChildProcess start(String policy) {
        try {
            return ChildProcess.start(
                    new ChildOptions(
                            "rebalance-" + policy,
                            System.getProperty("java.class.path"),
                            MAIN,
                            List.of("-Xms512m", "-Xmx2g", "-Djava.net.preferIPv4Stack=true"),
                            List.of(Long.toString(LIFETIME.toSeconds())),
                            logs.resolve("rebalance-" + policy + ".log")),
                    this::isStep);
        } catch (IOException e) {
            throw new UncheckedIOException("The process of the nodes cannot be started", e);
        }
    }

    private boolean isStep(String line) {
        boolean isStep = line.startsWith(STEP);
        if (isStep) {
            steps.add(line.substring(STEP.length()).split(" ", -1));
        }
        return isStep;
    }

    /** A table of the steps. */
    List<String> lines() {
        Table table = new Table(
                "policy",
                "step",
                "max ms",
                "p99 ms",
                "p50 ms",
                "shard",
                "after ms",
                "reigns",
                "seconds",
                "per s",
                "failed");
        for (String[] step : List.copyOf(steps)) {
            table.row(step);
        }
        List<String> lines = new ArrayList<>(
                List.of(
                        "rebalance: longest time between two confirmed answers of a shard, over all 64 shards, asked each 20 ms"));
        lines.addAll(table.lines());
        return lines;
    }

    /** The longest pause of any shard in any step; empty when not all steps came to an end. */
    OptionalDouble longestSeconds() {
        return steps.size() == policies.size() * STEPS
                ? List.copyOf(steps).stream()
                        .mapToDouble(step -> Double.parseDouble(step[2]) / MS_PER_S)
                        .max()
                : OptionalDouble.empty();
    }
}
