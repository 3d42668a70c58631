package io.chorale.torture.driver;

import io.chorale.torture.check.Checker;
import io.chorale.torture.check.RunFiles;
import io.chorale.torture.check.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run: nodes, load, faults, quiet, and the verdict. */
public final class TortureRun implements AutoCloseable {

    /** What ends a run before its time; it is checked nevertheless. */
    private static final class Spoiled extends Exception {
        private static final long serialVersionUID = 1L;

        Spoiled(String message) {
            super(message);
        }
    }

    private static final int TICK_MS = 20;
    private static final int WHOLE_SECONDS = 60;
    private static final int SETTLE_SECONDS = 60;
    private static final long DISK_CHECK_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int DRAINER = 1;

    private final RunSettings settings;
    private final DriverLog log;
    private final Cluster cluster;
    private final WholeWatch watch;
    private final FaultInjector injector;
    private final List<String> complaints = new ArrayList<>();
    private long diskCheckedNs = System.nanoTime();

    /**
     * Prepares a run.
     *
     * @param site not closed by it
     * @param name of the cluster: no other on these hosts has it
     * @param out gets what happens, for people
     */
    public TortureRun(Site site, RunSettings settings, String name, Consumer<String> out) throws IOException {
        Files.createDirectories(settings.logs());
        this.settings = settings;
        this.log = new DriverLog(settings.logs(), settings.partsGoOn(), out);
        this.cluster = new Cluster(site, settings, name);
        this.watch = new WholeWatch(cluster, log, System::nanoTime);
        this.injector = new FaultInjector(cluster, site, log, watch, settings);
    }

    /** Runs, and checks what came of it. */
    public RunResult run() throws IOException, InterruptedException {
        try {
            begin();
            torture();
            injector.finish();
            await("all nodes to be one cluster again", WHOLE_SECONDS, watch::isWhole);
            end();
        } catch (Spoiled e) {
            log.say("spoiled: " + e.getMessage());
            complaints.add(e.getMessage());
        }
        cluster.close();
        log.close();
        RunLog run = RunFiles.readRun(settings.logs());
        return new RunResult(Checker.check(RunFiles.readHistories(settings.logs()), run), run.faults(), complaints);
    }

    /** One after the other: nodes of a new cluster that start at once may begin one each. */
    private void begin() throws InterruptedException, IOException, Spoiled {
        for (int host = 1; host <= settings.nodes(); host++) {
            cluster.start(host);
            long sinceNs = System.nanoTime();
            await("n" + host + " to join", WHOLE_SECONDS, () -> cluster.isWhole(sinceNs));
        }
        cluster.commandAll("run");
    }

    private void torture() throws InterruptedException, IOException, Spoiled {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.millis());
        for (long nowNs = System.nanoTime(); nowNs - endNs < 0; nowNs = System.nanoTime()) {
            injector.tick(nowNs);
            if (injector.isIdle() && watch.brokenNs() > TimeUnit.SECONDS.toNanos(WHOLE_SECONDS)) {
                throw new Spoiled("Not whole " + WHOLE_SECONDS + " s after the last fault was undone: " + cluster);
            }
            step();
        }
    }

    /** Nobody sends, then nobody consumes, then one empties the queues. */
    private void end() throws InterruptedException, IOException, Spoiled {
        cluster.commandAll("quiet");
        await("all producers to end", SETTLE_SECONDS, () -> cluster.isSettled("QUIET"));
        cluster.commandAll("rest");
        await("all consumers to end", SETTLE_SECONDS, () -> cluster.isSettled("RESTING"));
        log.drain();
        cluster.command(DRAINER, "drain");
        await("all queues to be empty", SETTLE_SECONDS, () -> cluster.isSettled(DRAINER, "DRAINING"));
        log.drained();
        cluster.commandAll("exit");
    }

    private void await(String what, int seconds, BooleanSupplier condition)
            throws InterruptedException, IOException, Spoiled {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new Spoiled("Waited " + seconds + " s for " + what + ": " + cluster);
            }
            step();
        }
    }

    private void step() throws InterruptedException, IOException, Spoiled {
        watch.tick(injector.isIdle());
        int dead = cluster.deadByItself();
        if (dead > 0) {
            throw new Spoiled(
                    "n" + dead + " died by itself; its words are in " + settings.logs() + "/n" + dead + ".*.err");
        }
        if (System.nanoTime() - diskCheckedNs > DISK_CHECK_NS) {
            diskCheckedNs = System.nanoTime();
            long bytes = DiskUse.bytesIn(settings.directory());
            if (bytes > settings.maxBytes()) {
                throw new Spoiled("The run's directory has come to " + bytes + " bytes");
            }
        }
        TimeUnit.MILLISECONDS.sleep(TICK_MS);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
