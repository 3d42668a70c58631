package io.chorale.torture;

import io.chorale.simulation.Options;
import io.chorale.simulation.Options.UsageException;
import io.chorale.simulation.network.Hosts;
import io.chorale.torture.check.FaultKind;
import io.chorale.torture.check.Verdict;
import io.chorale.torture.check.Violation;
import io.chorale.torture.driver.LoopbackSite;
import io.chorale.torture.driver.NamespaceSite;
import io.chorale.torture.driver.RunResult;
import io.chorale.torture.driver.RunSettings;
import io.chorale.torture.driver.Site;
import io.chorale.torture.driver.TortureRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The entry of {@code bin/torture}. Exit code 0: nothing lost, resurrected or unexplained; 1: something was, or too little was done; 2: wrong usage. */
public final class Torture {
    private static final Set<String> OPTIONS =
            Set.of("--minutes", "--nodes", "--policy", "--seed", "--stack", "--faults", "--directory", "--max-disk-mb");
    private static final Set<String> FLAGS = Set.of("--no-cold-start", "--settle", "--wipe");
    private static final int SHOWN = 20;

    /** What a run of a minute has to do at least: a cluster that stands still loses nothing either. */
    private static final int MIN_MESSAGES_A_MINUTE = 300;

    private static final int MIN_FAULTS_A_MINUTE = 3;
    private static final int MAX_EXTRA_SECONDS = 400;

    private Torture() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int status;
        try {
            RunSettings settings = settings(new Options(List.of(args), OPTIONS, FLAGS), System.out);
            limit(settings);
            status = run(settings, System.out);
        } catch (UsageException e) {
            System.err.println("torture: " + e.getMessage());
            status = 2;
        }
        System.exit(status);
    }

    private static int run(RunSettings settings, PrintStream out) throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        boolean namespaces = Hosts.whyNot().isEmpty();
        try (Site site = namespaces ? new NamespaceSite("t" + pid + "n", settings.nodes()) : new LoopbackSite();
                TortureRun run = new TortureRun(site, settings, "torture-" + pid, out::println)) {
            return report(settings, run.run(), out);
        }
    }

    static RunSettings settings(Options options, PrintStream out) {
        Set<FaultKind> faults = faults(options);
        Optional<String> reason = faults.stream().anyMatch(FaultKind::isOfNetwork) ? Hosts.whyNot() : Optional.empty();
        if (reason.isPresent()) {
            faults.removeIf(FaultKind::isOfNetwork);
            out.println("No links are cut, only processes killed and stopped: " + reason.orElseThrow());
        }
        if (faults.isEmpty()) {
            throw new UsageException("No fault is left to make");
        }
        int nodes = (int) inRange("--nodes", options.number("--nodes", 3), 2, 7);
        String policy = oneOf("--policy", options.text("--policy", "auto"), Set.of("auto", "majority", "one"));
        return new RunSettings(
                millis(options.text("--minutes", "1")),
                nodes,
                policy,
                options.text("--stack", "udp"),
                options.number("--seed", 1),
                faults,
                options.has("--settle"),
                options.has("--wipe"),
                Path.of(options.text("--directory", "torture-run")).toAbsolutePath(),
                inRange("--max-disk-mb", options.number("--max-disk-mb", 2_000), 10, 1_000_000) << 20);
    }

    private static Set<FaultKind> faults(Options options) {
        Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
        if (options.has("--faults")) {
            faults.clear();
            for (String name : options.text("--faults", "").split(",", -1)) {
                try {
                    faults.add(FaultKind.of(name));
                } catch (IllegalArgumentException e) {
                    throw new UsageException(e.getMessage());
                }
            }
        }
        if (options.has("--no-cold-start")) {
            faults.remove(FaultKind.COLD);
        }
        return faults;
    }

    private static long millis(String minutes) {
        try {
            double value = Double.parseDouble(minutes);
            if (value > 0 && value <= 24 * 60) {
                return Math.round(value * TimeUnit.MINUTES.toMillis(1));
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--minutes is a number, not " + minutes);
        }
        throw new UsageException("--minutes is more than 0 and at most 1440, not " + minutes);
    }

    private static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new UsageException(name + " is " + min + " to " + max + ", not " + value);
        }
        return value;
    }

    private static String oneOf(String name, String value, Set<String> allowed) {
        if (!allowed.contains(value)) {
            throw new UsageException(name + " is one of " + allowed + ", not " + value);
        }
        return value;
    }

    /** Whatever hangs: the process ends, and its nodes with it, for their input ends. */
    private static void limit(RunSettings settings) {
        Thread watchdog = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(settings.millis() + TimeUnit.SECONDS.toMillis(MAX_EXTRA_SECONDS));
                System.err.println("torture: the run hangs, and is ended");
                Runtime.getRuntime().halt(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watchdog.setDaemon(true);
        watchdog.start();
    }

    /** Prints what was found; the exit code. */
    static int report(RunSettings settings, RunResult result, PrintStream out) {
        Verdict verdict = result.verdict();
        verdict.violations().stream().limit(SHOWN).forEach(out::println);
        if (verdict.violations().size() > SHOWN) {
            out.println("... and " + (verdict.violations().size() - SHOWN) + " more");
        }
        result.complaints().forEach(complaint -> out.println("COMPLAINT " + complaint));
        double minutes = settings.millis() / 60_000.0;
        boolean enough = verdict.confirmed() >= MIN_MESSAGES_A_MINUTE * minutes
                && verdict.delivered() >= MIN_MESSAGES_A_MINUTE * minutes
                && result.faults() >= Math.floor(MIN_FAULTS_A_MINUTE * minutes);
        if (!enough) {
            out.println("TOO LITTLE was done: " + MIN_MESSAGES_A_MINUTE + " messages and " + MIN_FAULTS_A_MINUTE
                    + " faults a minute are the least");
        }
        out.printf(
                Locale.ROOT,
                "in doubt: %d sends, %d of them seen; acknowledgements of %d deliveries; %d messages gone with nothing else%n",
                verdict.inDoubt().sends(),
                verdict.inDoubt().seen(),
                verdict.inDoubt().acknowledgements(),
                verdict.inDoubt().gone());
        out.printf(
                Locale.ROOT,
                "of those that came twice: %d delivered again before an acknowledgement was confirmed, %d after it where a"
                        + " fault kept a node from knowing, %d acknowledged on both sides of a partition%n",
                verdict.redelivered(),
                verdict.stale(),
                verdict.bothSides());
        int lost = verdict.count(Violation.What.LOST);
        int resurrected = verdict.count(Violation.What.RESURRECTED);
        int unexplained =
                verdict.count(Violation.What.UNEXPLAINED) + result.complaints().size();
        out.printf(
                Locale.ROOT,
                "confirmed=%d delivered=%d lost=%d resurrected=%d twice=%d (explained) unexplained=%d policy=%s faults=%d%n",
                verdict.confirmed(),
                verdict.delivered(),
                lost,
                resurrected,
                verdict.twice(),
                unexplained,
                settings.policy(),
                result.faults());
        return enough && lost + resurrected + unexplained == 0 ? 0 : 1;
    }
}
