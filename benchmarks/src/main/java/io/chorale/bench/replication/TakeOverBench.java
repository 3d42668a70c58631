package io.chorale.bench.replication;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.replication.control.Readiness;
import io.chorale.bench.replication.crew.Crew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Kills the primary of a shard with three copies, again and again, while another node's client sends a little. The killed
 * node comes back with its directory before the next one is killed.
 */
final class TakeOverBench {
    private static final int PER_SECOND = 200;
    private static final Duration BEFORE_KILL = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SESSION = 8_001;
    /** Nothing is removed: what was confirmed must be there at the end. */
    private static final int KEEP_ALL = Integer.MAX_VALUE / 2;

    private static final double NS_PER_S = 1e9;

    /**
     * What the kills came to.
     *
     * @param seconds from each kill to the first confirmed entry that was sent after it; ends with the first kill after
     *     which something was lost
     */
    record Outcome(List<Double> seconds, boolean durable) {}

    private final int kills;
    private final Crews crews;
    private final Findings findings;
    private final Consumer<String> progress;
    private final List<Double> seconds = new ArrayList<>();
    private boolean durable;

    /** What all clients saw. */
    private long confirmed;

    private long failed;

    TakeOverBench(int kills, Crews crews, Findings findings, Consumer<String> progress) {
        this.kills = kills;
        this.crews = crews;
        this.findings = findings;
        this.progress = progress;
    }

    Outcome run() throws InterruptedException {
        progress.accept("take-over: " + kills + " kills of the primary");
        try (Crew crew = crews.start(Product.CHORALE_3, "take-over")) {
            crew.clean();
            crew.open(SESSION, KEEP_ALL);
            for (int i = 0; i < kills; i++) {
                seconds.add(kill(crew));
            }
            List<Readiness> readiness = crew.awaitReady();
            durable = readiness.stream().allMatch(Readiness::durable);
            crew.leave();
            crew.clean();
        } catch (BenchException e) {
            findings.fault("take-over: " + e.getMessage());
        }
        return new Outcome(List.copyOf(seconds), durable);
    }

    private double kill(Crew crew) throws InterruptedException {
        int primary = crew.awaitPrimary();
        int observer = (primary + 1) % crew.size();
        crew.trickle(observer, PER_SECOND);
        // The load must be under way; there is nothing to wait for but time.
        Thread.sleep(BEFORE_KILL.toMillis());
        long killNs = System.nanoTime();
        crew.kill(primary);
        // What was sent before the process was gone may have been confirmed by it.
        long goneNs = System.nanoTime();
        long firstNs = crew.firstAfter(observer, goneNs, PATIENCE);
        settle(crew, observer);
        crew.revive(primary);
        crew.reopen(primary);
        crew.awaitReady();
        return (firstNs - killNs) / NS_PER_S;
    }

    private void settle(Crew crew, int observer) throws InterruptedException {
        Crew.Settled settled = crew.settle(observer);
        confirmed += settled.confirmed();
        failed += settled.failed();
        Audit audit = crew.audit(observer, 0, Integer.MAX_VALUE / 2);
        String where = "take-over " + (seconds.size() + 1) + " at m" + observer;
        if (!findings.checkLive(where, audit, confirmed)) {
            throw new BenchException("what was confirmed before is not there");
        }
        if (audit.live() > confirmed + failed) {
            findings.fault(where + ": " + audit.live() + " entries are there, but only " + confirmed
                    + " were confirmed and " + failed + " failed");
        }
    }
}
