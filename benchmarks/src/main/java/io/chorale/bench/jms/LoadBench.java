package io.chorale.bench.jms;

import io.chorale.bench.jms.control.PhaseResult;
import io.chorale.bench.jms.control.Verdict;
import io.chorale.bench.jms.team.Team;
import io.chorale.bench.jms.team.TeamOptions;
import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.Launch;
import io.chorale.bench.process.Usage;
import io.chorale.bench.report.Remarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Opens all contestants and loads them in turn. They stay open for the whole run, and are loaded one at a time. */
final class LoadBench {
    private static final Duration LIFETIME = Duration.ofMinutes(60);
    private static final int HEAP_MB = 512;
    private static final int MOST_MEMBERS = 2;
    /** The compiler's share of the processor's time below which a contestant is. */
    private static final double WARM = 0.1;

    private final JmsOptions options;
    private final Schedule schedule;
    private final Path work;
    private final Results results;
    private final Remarks remarks;
    private final Consumer<String> progress;
    private final Map<Product, Team> running = new EnumMap<>(Product.class);
    private final Map<Product, String> configurations = new EnumMap<>(Product.class);
    private int lastRun;
    private int turns;

    LoadBench(JmsOptions options, Path work, Results results, Remarks remarks, Consumer<String> progress) {
        this.options = options;
        this.work = work;
        this.results = results;
        this.remarks = remarks;
        this.progress = progress;
        schedule = Schedule.of(options);
    }

    void run(Set<Product> products) throws InterruptedException {
        try {
            for (Product product : products) {
                running.put(product, start(product));
            }
            open(products);
            for (Product product : products) {
                guarded(product, () -> warmUp(product));
            }
            rounds();
            for (Product product : products) {
                guarded(product, () -> leave(product));
            }
        } finally {
            running.values().forEach(Team::close);
        }
    }

    /** What each contestant said of its configuration. */
    Map<Product, String> configurations() {
        return configurations;
    }

    private Team start(Product product) throws InterruptedException {
        Launch launch = Launch.ofThisBench();
        List<String> jvmOptions = new ArrayList<>(launch.jvmOptions(HEAP_MB));
        // Threads that end take what they have used with them.
        jvmOptions.add("-XX:-UseDynamicNumberOfCompilerThreads");
        return Team.start(new TeamOptions(
                product.contestant(),
                product.label(),
                product.members(),
                launch.classPath(product.isForeign()),
                work,
                work.resolve("data"),
                LIFETIME,
                jvmOptions));
    }

    /** All at a time, since most of it is waiting; of each contestant one process after the other. */
    private void open(Set<Product> products) throws InterruptedException {
        progress.accept("opening");
        for (int i = 0; i < MOST_MEMBERS; i++) {
            int member = i;
            List<Product> having = products.stream()
                    .filter(product -> product.members() > member)
                    .toList();
            for (Product product : having) {
                guarded(product, () -> running.get(product).open(member));
            }
            for (Product product : having) {
                guarded(product, () -> running.get(product).opened(member));
            }
        }
        for (Product product : products) {
            guarded(product, () -> {
                running.get(product).awaitReady();
                configurations.put(product, running.get(product).configuration());
            });
        }
    }

    /** Until the compiler has little left to do, or as long as the schedule says. */
    private void warmUp(Product product) throws InterruptedException {
        progress.accept("warming up " + product.label());
        Team team = running.get(product);
        long endNs = System.nanoTime() + schedule.firstWarmUp().toNanos();
        double compiling = 1;
        if (options.profile().isPresent()) {
            team.profile(options.profile().get(), "warm-up");
        }
        while (compiling > WARM && System.nanoTime() - endNs < 0) {
            Usage before = team.usage();
            for (Row row : schedule.warmUps(options)) {
                for (Place place : row.places(product)) {
                    load(team, new Cell(product, row, place), schedule.warmUpStep(), Optional.empty());
                }
            }
            Usage used = team.usage().since(before);
            compiling = (double) used.compilingNs() / used.cpuNs();
        }
        if (options.profile().isPresent()) {
            team.profiled();
        }
        if (compiling > WARM) {
            remarks.note(String.format(
                    Locale.ROOT,
                    "%s was measured before it was warm: %.0f %% of its time were the compiler's at the end of the warm-up",
                    product.label(),
                    compiling * 100));
        }
    }

    private void rounds() throws InterruptedException {
        long startedNs = System.nanoTime();
        for (int round = 0; round < schedule.rounds(); round++) {
            if (round > 0 && System.nanoTime() - startedNs > schedule.budget().toNanos()) {
                remarks.note("no time for round " + (round + 1) + " of " + schedule.rounds());
                break;
            }
            progress.accept("round " + (round + 1) + " of " + schedule.rounds());
            for (Row row : Row.values()) {
                if (options.wants(row)) {
                    turns++;
                    for (Product product : Schedule.order(running.keySet(), turns)) {
                        guarded(product, () -> measure(product, row));
                    }
                }
            }
        }
    }

    private void measure(Product product, Row row) throws InterruptedException {
        for (Place place : row.places(product)) {
            Cell cell = new Cell(product, row, place);
            if (!results.missing().containsKey(cell)) {
                boolean ended = false;
                try {
                    load(running.get(product), cell, schedule.warmUp(), Optional.of(schedule.measure(row)));
                    ended = true;
                } finally {
                    if (!ended) {
                        results.unsound(cell);
                    }
                }
            }
        }
    }

    /** Warms up, and measures if it is to. */
    private void load(Team team, Cell cell, Duration warmUp, Optional<Duration> measure) throws InterruptedException {
        lastRun++;
        Optional<String> refusal = team.load(cell.row().plan(lastRun, cell.place(), options.receive()));
        if (refusal.isPresent()) {
            results.missing(cell, refusal.get());
            return;
        }
        team.run(warmUp);
        if (measure.isPresent()) {
            if (options.profile().isPresent()) {
                team.profile(options.profile().get(), cell.row().label() + "-" + cell.place());
            }
            Usage before = team.usage();
            PhaseResult result = team.run(measure.get());
            results.add(cell, Sample.of(result, team.usage().since(before)));
            if (options.profile().isPresent()) {
                team.profiled();
            }
        }
        Verdict verdict = team.end();
        if (!verdict.isSound()) {
            remarks.fault(cell.product().label() + " " + cell.row().label() + ": of " + verdict.confirmed()
                    + " messages confirmed " + verdict.missing() + " did not come, " + verdict.twice()
                    + " came twice, " + verdict.damaged() + " were damaged, " + verdict.disordered()
                    + " out of order, " + verdict.left() + " left on the queue; " + verdict.failed()
                    + " failed: " + team.label() + "-m0.log");
            results.unsound(cell);
        }
    }

    private void leave(Product product) throws InterruptedException {
        // Copies that were lost on the way would make a contestant faster.
        running.get(product).awaitReady();
        running.get(product).leave();
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /** A failure ends a contestant's part in the run, and leaves the others theirs, and it what was sound before. */
    private void guarded(Product product, Step step) throws InterruptedException {
        if (!running.containsKey(product)) {
            return;
        }
        try {
            step.run();
        } catch (BenchException e) {
            String text = product.label() + " is not measured any more: " + e.getMessage();
            remarks.fault(text);
            progress.accept(text);
            running.remove(product).close();
        }
    }
}
