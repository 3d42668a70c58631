package io.chorale.bench.replication;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.Usage;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.replication.control.LoadPlan;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.control.Readiness;
import io.chorale.bench.replication.crew.Crew;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Loads each contestant in each shape. The processes of all contestants live for the whole run, so that each is compiled
 * by the time that counts; only the one whose turn it is has anything open.
 */
final class LoadBench {
    /** How many of the newest entries a contestant keeps: as much as a queue that is well consumed. */
    private static final int KEEP = 16_384;

    private static final int READ_BACK = 4_000;

    private final ReplicationOptions options;
    private final Schedule schedule;
    private final Crews crews;
    private final Results results;
    private final Findings findings;
    private final Consumer<String> progress;
    private final Map<Product, Crew> running = new EnumMap<>(Product.class);
    private final Map<Product, String> configurations = new EnumMap<>(Product.class);
    private final Set<Product> unsound = EnumSet.noneOf(Product.class);
    private boolean durable = true;
    private int lastSession;

    /** What all clients of one turn saw. */
    private long confirmed;

    private long failed;

    LoadBench(ReplicationOptions options, Crews crews, Results results, Findings findings, Consumer<String> progress) {
        this.options = options;
        this.crews = crews;
        this.results = results;
        this.findings = findings;
        this.progress = progress;
        schedule = Schedule.of(options);
    }

    void run() throws InterruptedException {
        try {
            for (Product product : Product.values()) {
                if (options.wants(product)) {
                    running.put(product, crews.start(product));
                }
            }
            long startedNs = System.nanoTime();
            for (int round = 0; round < schedule.rounds(); round++) {
                if (round > 0
                        && System.nanoTime() - startedNs > schedule.budget().toNanos()) {
                    findings.note("no time for round " + (round + 1) + " of " + schedule.rounds());
                    break;
                }
                progress.accept("round " + (round + 1) + " of " + schedule.rounds());
                for (Product product : schedule.order(running.keySet(), round)) {
                    turn(product, round);
                }
            }
        } finally {
            running.values().forEach(Crew::close);
        }
    }

    /** What each contestant said of its configuration. */
    Map<Product, String> configurations() {
        return configurations;
    }

    /** Those that did not keep what they had confirmed, or failed. */
    Set<Product> unsound() {
        return unsound;
    }

    /** Whether every one of Chorale's nodes that were measured stored what it confirmed. */
    boolean durable() {
        return durable;
    }

    /** One contestant's turn in a round. A failure ends its part in the run, and leaves the others theirs. */
    private void turn(Product product, int round) throws InterruptedException {
        List<Cell> cells = schedule.cells(product, round);
        if (cells.isEmpty()) {
            return;
        }
        Crew crew = running.get(product);
        lastSession++;
        confirmed = 0;
        failed = 0;
        try {
            crew.clean();
            crew.open(lastSession, KEEP);
            int primary = crew.awaitPrimary();
            if (round == 0) {
                load(crew, primary, Shape.ASYNC.during(schedule.firstWarmUp()));
            }
            for (Cell cell : cells) {
                measure(crew, cell, primary);
            }
            verify(product, crew, primary);
            crew.leave();
            crew.clean();
        } catch (BenchException e) {
            drop(product, crew, e);
        }
    }

    private void measure(Crew crew, Cell cell, int primary) throws InterruptedException {
        int client = cell.place().member(primary, crew.size());
        load(crew, client, cell.shape().during(schedule.warmUp()));
        Usage before = crew.usage();
        LoadResult result = load(crew, client, cell.shape().during(schedule.measure()));
        results.add(cell, Sample.of(result, crew.usage().since(before)));
    }

    private LoadResult load(Crew crew, int client, LoadPlan plan) throws InterruptedException {
        LoadResult result = crew.load(client, plan);
        confirmed += result.confirmed();
        failed += result.failed();
        return result;
    }

    private void verify(Product product, Crew crew, int primary) throws InterruptedException {
        // Copies that were lost on the way would make a contestant faster.
        List<Readiness> readiness = crew.awaitReady();
        if (!readiness.get(primary).primary()) {
            findings.fault(
                    product.label() + ": m" + primary + " was the primary when the loads began, and no longer is");
            unsound.add(product);
        }
        if (product.isChorale() && !readiness.get(primary).durable()) {
            durable = false;
            findings.note("targets that need copies on disks have no value: Chorale's nodes keep entries in memory in"
                    + " this build");
        }
        for (int member = 0; member < crew.size(); member++) {
            Audit audit = crew.audit(member, confirmed, READ_BACK);
            if (!findings.check(product.label() + " at m" + member, audit, confirmed, failed, KEEP)) {
                unsound.add(product);
            }
        }
        configurations.put(product, crew.configuration());
    }

    private void drop(Product product, Crew crew, BenchException e) {
        String text = product.label() + " is not measured: " + e.getMessage();
        if (product.isOptional()) {
            findings.note(text);
        } else {
            findings.fault(text);
            unsound.add(product);
        }
        progress.accept(text);
        crew.close();
        running.remove(product);
    }
}
