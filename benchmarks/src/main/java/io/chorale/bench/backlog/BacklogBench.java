package io.chorale.bench.backlog;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.ChildOptions;
import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Fills a node with a heap of 512 MB with messages of 1 KB, and empties it again. What is looked at: whether all come, in
 * order and undamaged; how the heap grows with the backlog; and whether the disk is given back.
 */
public final class BacklogBench {
    private static final double MEGABYTE = 1 << 20;
    private static final double MAX_GROWTH_MB = 32;
    /** The log, which is kept up to 256 MB, and tables that nobody has merged yet: the same whatever the backlog was. */
    private static final double MAX_LEFT_MB = 1_024;

    private static final long LIFETIME_S = 3_500;
    private static final Duration STEP = Duration.ofMinutes(25);
    private static final Duration RETURN = Duration.ofSeconds(60);
    private static final long LOOK_MS = 1_000;
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final BacklogOptions options;
    private final PrintStream out;
    private final Path logs = Path.of(System.getProperty("bench.logs"), "backlog");
    private final List<Target> targets = new ArrayList<>();

    public BacklogBench(BacklogOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs and reports; true when every message came as it was sent, whatever the targets say. */
    public boolean run() throws InterruptedException {
        Conditions conditions = new Conditions();
        boolean sound = false;
        try {
            Path data = Files.createDirectories(logs.resolve("data"));
            out.println("backlog: " + options.messages() + " messages of 1 KB, one node with -Xmx512m, policy one");
            out.println("disk        " + data + " on " + Files.getFileStore(data));
            try (ChildProcess node = start()) {
                measure(node, data);
                sound = true;
            }
        } catch (BenchException e) {
            out.println("NOT SOUND: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + logs + " cannot be used", e);
        }
        conditions.lines().forEach(out::println);
        targets.forEach(target -> out.println(target.line()));
        return sound;
    }

    private ChildProcess start() throws IOException {
        return ChildProcess.start(
                new ChildOptions(
                        "backlog",
                        System.getProperty("java.class.path"),
                        "io.chorale.bench.backlog.node.BacklogMain",
                        List.of("-Xmx512m", "-Djava.net.preferIPv4Stack=true"),
                        List.of(Long.toString(LIFETIME_S)),
                        logs.resolve("node.log")),
                line -> false);
    }

    private void measure(ChildProcess node, Path data) throws InterruptedException {
        node.ask("open " + data, "opened", ANSWER);
        double before = diskMb(data);
        phase("opened", 0, 0, before);
        long few = BacklogOptions.FEW;
        double heapFew = fill(node, 0, few, data);
        double heapMany = fill(node, few, options.messages(), data);
        add("backlog-heap-growth", heapMany - heapFew, Bound.below(MAX_GROWTH_MB, "MB"));

        Drained drained = Drained.decode(node.ask("drain " + options.messages(), "drained", STEP));
        targets.add(drained.target(options.messages()));
        phase("drained", drained.inOrder(), drained.ns(), diskMb(data));
        if (drained.wrong() > 0) {
            throw new BenchException(
                    "in " + drained.wrong() + " queues a message was missing, damaged, out of order, or"
                            + " one too many: node.log says which");
        }
        double left = awaitReturn(data);
        phase("a while later", 0, 0, left);
        add("backlog-disk-left", left, Bound.atMost(MAX_LEFT_MB, "MB"));
        node.ask("close", "closed", ANSWER);
        phase("closed", 0, 0, diskMb(data));
    }

    /** Returns the heap afterwards, in MB. */
    private double fill(ChildProcess node, long from, long to, Path data) throws InterruptedException {
        long ns = Long.parseLong(node.ask("send " + from + " " + to, "sent", STEP));
        double heapMb = Long.parseLong(node.ask("heap", "heap", ANSWER)) / MEGABYTE;
        phase("written to " + to, to - from, ns, diskMb(data));
        out.printf(Locale.ROOT, "%-24s %.1f MB of heap are used after a collection%n", "", heapMb);
        return heapMb;
    }

    /** Space is given back in the background. */
    private double awaitReturn(Path data) throws InterruptedException {
        long startNs = System.nanoTime();
        double left = diskMb(data);
        while (left > MAX_LEFT_MB && System.nanoTime() - startNs < RETURN.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            left = diskMb(data);
        }
        return left;
    }

    private void phase(String name, long messages, long ns, double diskMb) {
        String speed =
                ns == 0 ? "" : String.format(Locale.ROOT, "%8.1f s %9.0f messages/s", ns / 1e9, messages / (ns / 1e9));
        out.printf(Locale.ROOT, "%-24s %8.0f MB on disk %s%n", name, diskMb, speed);
    }

    private void add(String name, double value, Bound bound) {
        targets.add(new Target(name, OptionalDouble.of(value), bound));
    }

    /** As {@code du} counts: blocks that are taken, not lengths of files. */
    private static double diskMb(Path data) throws InterruptedException {
        try {
            Process du = new ProcessBuilder("du", "-sk", data.toString())
                    // Files that go while it looks are no failure.
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String line = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            du.waitFor();
            String[] words = line.split("\\s", 2);
            if (!words[0].matches("\\d+")) {
                throw new BenchException("du -sk " + data + " says '" + line + "'");
            }
            return Long.parseLong(words[0]) / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException("The command du is missing", e);
        }
    }
}
