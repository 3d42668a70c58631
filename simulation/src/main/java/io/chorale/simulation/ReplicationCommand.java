package io.chorale.simulation;

import io.chorale.replication.shard.Rules;
import io.chorale.simulation.html.ShardDiagram;
import io.chorale.simulation.replication.ClusterKind;
import io.chorale.simulation.replication.Counter;
import io.chorale.simulation.replication.PlantedBug;
import io.chorale.simulation.replication.RunLog;
import io.chorale.simulation.replication.RunResult;
import io.chorale.simulation.replication.SeedSweep;
import io.chorale.simulation.replication.SimRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code bin/simulate replication}. */
final class ReplicationCommand {
    private static final int MAX_VIOLATED = 10;
    private static final int LINES_BEFORE_VIOLATION = 60;

    private final Options options;
    private final PrintStream out;
    private final ClusterKind mode;
    private final Rules rules;
    private final PlantedBug bug;

    ReplicationCommand(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        Rules.Rule left = options.constant("--without", Rules.Rule.class, null);
        this.rules = left == null ? Rules.ALL : Rules.without(left);
        this.mode = options.constant("--mode", ClusterKind.class, null);
        this.bug = options.constant("--bug", PlantedBug.class, PlantedBug.NONE);
    }

    int run() throws IOException, InterruptedException {
        return options.has("--replay") ? replay() : sweep();
    }

    private RunResult logged(long seed) {
        ClusterKind kind = mode == null ? SeedSweep.kindOf(seed) : mode;
        return new SimRun(seed, kind, rules, bug, true).run();
    }

    private int replay() throws IOException {
        RunResult result = logged(options.number("--replay", 0));
        if (options.has("--logs")) {
            Path directory = Files.createDirectories(Path.of(options.text("--logs", "")));
            Files.write(
                    directory.resolve("all.txt"),
                    result.log().stream().map(RunLog.Line::toString).toList());
        }
        if (options.has("--html")) {
            Files.writeString(Path.of(options.text("--html", "")), ShardDiagram.of(result));
        }
        if (result.violation() != null) {
            out.println(result.violation());
        }
        return close(1, result.faults(), result.violation() == null ? 0 : 1);
    }

    private int sweep() throws InterruptedException {
        long seeds = options.number("--seeds", 1_000);
        SeedSweep sweep = new SeedSweep(
                options.number("--from", 1), seeds, (int) options.number("--threads", 2), mode, rules, bug);
        SeedSweep.Summary summary = sweep.run(this::tell, MAX_VIOLATED);
        for (Counter counter : Counter.values()) {
            out.printf(Locale.ROOT, "%,12d  %s%n", summary.coverage().of(counter), counter.meaning());
        }
        double perSeed = 1.0 / Math.max(1, summary.seeds());
        out.printf(
                Locale.ROOT,
                "a seed has %.1f faults and %.0f answers; %.1f s, %.0f seeds/s, %.0f fault steps/s on %d threads%n",
                summary.faults() * perSeed,
                summary.coverage().of(Counter.ANSWERS) * perSeed,
                summary.seconds(),
                summary.seeds() / summary.seconds(),
                summary.faults() / summary.seconds(),
                sweep.threads());
        List<Counter> missing = summary.coverage().missing(summary.seeds());
        boolean asksForAll = mode == null && rules.left().isEmpty() && bug == PlantedBug.NONE;
        if (asksForAll && summary.violated() == 0 && !missing.isEmpty()) {
            out.println("never met, so not tested: " + missing);
            close(summary.seeds(), summary.faults(), 0);
            return 1;
        }
        return close(summary.seeds(), summary.faults(), summary.violated());
    }

    private void tell(RunResult result) {
        String chosen = mode == null ? "" : " --mode " + mode;
        out.println("seed " + result.seed() + " (" + result.kind() + ") breaks a promise: " + result.violation());
        List<RunLog.Line> log = logged(result.seed()).log();
        log.subList(Math.max(0, log.size() - LINES_BEFORE_VIOLATION), log.size())
                .forEach(line -> out.println("  " + line));
        out.println("  see it: bin/simulate replication --replay " + result.seed() + chosen + " --html FILE");
    }

    private int close(long seeds, long faults, long violated) {
        out.println("seeds=" + seeds + " faults=" + faults + " violations=" + violated);
        return violated == 0 ? 0 : 1;
    }
}
