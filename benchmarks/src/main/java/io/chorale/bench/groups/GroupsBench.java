package io.chorale.bench.groups;

import io.chorale.bench.groups.trio.MemberOptions;
import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/bench groups} from start to end. */
public final class GroupsBench {
    private static final Duration LIFETIME = Duration.ofMinutes(60);
    private static final String MEMBER_MAIN = "io.chorale.bench.groups.member.MemberMain";

    private static final int QUICK_PAUSES = 3;
    private static final int PAUSES = 12;

    private final GroupsOptions options;
    private final PrintStream out;
    private final long startedNs = System.nanoTime();

    public GroupsBench(GroupsOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs all that the options ask for and prints it. Returns whether the run was sound, whatever its targets say. */
    public boolean run() throws InterruptedException {
        ChildProcess.endAllAtExit();
        Conditions conditions = new Conditions();
        GroupsReport report = new GroupsReport(out);
        Results results = new Results();
        Soundness soundness = new Soundness();
        MemberOptions members = memberOptions();
        ThroughputBench throughput = new ThroughputBench(options, members, results, soundness, this::progress);
        List<Target> targets = new ArrayList<>();
        Map<String, String> configurations = Map.of();
        if (options.throughput()) {
            throughput.run();
            configurations = throughput.configurations();
            targets.addAll(new GroupTargets(results, options::wants).list());
        }
        if (options.membership()) {
            int pauses = options.quick() ? QUICK_PAUSES : PAUSES;
            targets.addAll(new MembershipBench(Row.AGREED, pauses, members, soundness, this::progress).run());
        }
        if (options.throughput()) {
            report.table(results);
        }
        report.conditions(conditions, configurations);
        report.findings(soundness.findings());
        report.targets(targets);
        return soundness.findings().isEmpty();
    }

    private static MemberOptions memberOptions() {
        Path work = Path.of(System.getProperty("bench.logs", System.getProperty("java.io.tmpdir")), "groups");
        String scratch = System.getProperty("bench.scratch", System.getProperty("java.io.tmpdir"));
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory for logs cannot be made: " + work, e);
        }
        List<String> jvm = List.of(
                "-Xms512m",
                "-Xmx512m",
                "-Djava.net.preferIPv4Stack=true",
                "-Dbench.scratch=" + scratch,
                // Agrona, which Aeron stands on, reaches into the JDK.
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        return new MemberOptions(MEMBER_MAIN, work, LIFETIME, jvm);
    }

    private void progress(String text) {
        out.printf("bench: [%3ds] %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs), text);
    }
}
