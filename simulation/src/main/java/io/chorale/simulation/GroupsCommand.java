package io.chorale.simulation;

import io.chorale.groups.vs.Rules;
import io.chorale.simulation.check.LogFiles;
import io.chorale.simulation.check.SessionLogFiles;
import io.chorale.simulation.check.Violation;
import io.chorale.simulation.groups.Counter;
import io.chorale.simulation.groups.GroupsRun;
import io.chorale.simulation.groups.Load;
import io.chorale.simulation.groups.PlantedBug;
import io.chorale.simulation.groups.RunResult;
import io.chorale.simulation.groups.SeedSweep;
import io.chorale.simulation.groups.Trace;
import io.chorale.simulation.html.Diagram;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** {@code bin/simulate groups}. */
final class GroupsCommand {
    private static final int MAX_VIOLATED = 10;

    private final Options options;
    private final PrintStream out;
    private final Load load;
    private final Rules rules;
    private final PlantedBug bug;

    GroupsCommand(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        Rules.Rule left = options.constant("--without", Rules.Rule.class, null);
        this.rules = left == null ? Rules.ALL : Rules.without(left);
        this.load = options.constant("--load", Load.class, Load.MIXED);
        this.bug = options.constant("--bug", PlantedBug.class, PlantedBug.NONE);
    }

    int run() throws IOException, InterruptedException {
        return options.has("--replay") ? replay() : sweep();
    }

    private int replay() throws IOException {
        RunResult result = new GroupsRun(options.number("--replay", 0), load, rules, bug).run();
        if (options.has("--logs")) {
            Path directory = Path.of(options.text("--logs", ""));
            LogFiles.write(directory, result.logs());
            SessionLogFiles.write(directory, result.sessions());
            Files.write(directory.resolve("all.txt"), Trace.of(result));
        }
        if (options.has("--html")) {
            Files.writeString(Path.of(options.text("--html", "")), Diagram.of(result));
        }
        result.violations().forEach(out::println);
        if (options.has("--around")) {
            Trace.around(options.number("--around", 0), result).forEach(out::println);
        }
        return close(1, result.faults(), result.violations().isEmpty() ? 0 : 1);
    }

    private int sweep() throws InterruptedException {
        long seeds = options.number("--seeds", 1_000);
        SeedSweep sweep = new SeedSweep(
                options.number("--from", 1), seeds, (int) options.number("--threads", 2), load, rules, bug);
        SeedSweep.Summary summary = sweep.run(this::tell, MAX_VIOLATED);
        for (Counter counter : Counter.values()) {
            out.printf(Locale.ROOT, "%,12d  %s%n", summary.coverage().of(counter), counter.meaning());
        }
        double perSeed = 1.0 / Math.max(1, summary.seeds());
        out.printf(
                Locale.ROOT,
                "a seed has %.1f faults and %.0f messages; %.1f s, %.0f seeds/s, %.0f fault steps/s on %d threads%n",
                summary.faults() * perSeed,
                summary.coverage().of(Counter.MESSAGES) * perSeed,
                summary.seconds(),
                summary.seeds() / summary.seconds(),
                summary.faults() / summary.seconds(),
                sweep.threads());
        return close(summary.seeds(), summary.faults(), summary.violated());
    }

    private void tell(RunResult result) {
        Violation first = result.violations().get(0);
        out.println("seed " + result.seed() + " breaks an invariant");
        result.violations().forEach(violation -> out.println("  " + violation));
        out.println("  around the first:");
        Trace.around(first.atMs(), result).forEach(out::println);
        out.println("  see it: bin/simulate groups --replay " + result.seed() + " --html FILE");
    }

    private int close(long seeds, long faults, long violated) {
        out.println("seeds=" + seeds + " faults=" + faults + " violations=" + violated);
        return violated == 0 ? 0 : 1;
    }
}
