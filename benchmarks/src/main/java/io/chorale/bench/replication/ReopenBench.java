package io.chorale.bench.replication;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.crew.Crew;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Fills one copy, kills its process, and opens it again in a new one; then once more after it was closed well. */
final class ReopenBench {
    private static final Duration FILL = Duration.ofSeconds(100);
    private static final int READ_BACK = 10_000;
    private static final int FIRST_SESSION = 8_100;
    /** Above all that are filled in. */
    private static final long FIRST_SEQUENCE = 100_000_000;

    private static final int KEEP_ALL = Integer.MAX_VALUE / 2;
    private static final double NS_PER_S = 1e9;

    /**
     * How long opening took, from the call until an entry was confirmed, in a process that had just started.
     *
     * @param afterKill in seconds; empty when it could not be measured
     * @param afterClose the same
     */
    record Outcome(OptionalDouble afterKill, OptionalDouble afterClose) {
        static Outcome none() {
            return new Outcome(OptionalDouble.empty(), OptionalDouble.empty());
        }

        /** The slower one; empty when one is missing. */
        OptionalDouble worst() {
            return afterKill.isPresent() && afterClose.isPresent()
                    ? OptionalDouble.of(Math.max(afterKill.getAsDouble(), afterClose.getAsDouble()))
                    : OptionalDouble.empty();
        }
    }

    private final Crews crews;
    private final Findings findings;
    private final Consumer<String> progress;
    private int lastSession = FIRST_SESSION;
    private long lastSequence = FIRST_SEQUENCE;

    ReopenBench(Crews crews, Findings findings, Consumer<String> progress) {
        this.crews = crews;
        this.findings = findings;
        this.progress = progress;
    }

    /** One copy of a product with so many live entries. */
    Outcome run(Product product, int entries) throws InterruptedException {
        progress.accept("reopening " + entries + " entries: " + product.label());
        try (Crew crew = crews.start(product, "reopen-" + product.label())) {
            crew.clean();
            crew.open(nextSession(), KEEP_ALL);
            crew.awaitReady();
            LoadResult filled = crew.load(0, Shape.ASYNC.of(1, FILL));
            if (product.isChorale() && !crew.awaitReady().get(0).durable()) {
                crew.leave();
                crew.clean();
                return Outcome.none();
            }
            LoadResult rest = crew.load(0, Shape.ASYNC.of(entries - filled.confirmed(), FILL));
            long live = filled.confirmed() + rest.confirmed();
            if (live < entries) {
                throw new BenchException(
                        "only " + live + " of " + entries + " entries were confirmed in " + FILL.toSeconds() + " s");
            }
            crew.kill(0);
            OptionalDouble afterKill = OptionalDouble.of(reopen(crew, product, entries));
            crew.leave();
            crew.kill(0);
            OptionalDouble afterClose = OptionalDouble.of(reopen(crew, product, entries));
            crew.leave();
            crew.clean();
            return new Outcome(afterKill, afterClose);
        } catch (BenchException e) {
            findings.fault("reopening " + product.label() + ": " + e.getMessage());
            return Outcome.none();
        }
    }

    private int nextSession() {
        lastSession++;
        return lastSession;
    }

    /** Nobody else's: the entry by which it is seen that a copy serves. */
    private long nextSequence() {
        lastSequence++;
        return lastSequence;
    }

    private double reopen(Crew crew, Product product, int entries) throws InterruptedException {
        crew.revive(0);
        crew.reopen(0);
        Duration served = crew.awaitServing(0, nextSequence());
        Audit audit = crew.audit(0, 0, READ_BACK);
        if (!findings.checkLive(product.label() + " reopened", audit, entries)) {
            throw new BenchException("what opened is not what was closed");
        }
        return served.toNanos() / NS_PER_S;
    }
}
