package io.chorale.bench.replication;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.crew.Crew;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** How much the heap of one copy grows with what it keeps. */
final class HeapBench {
    private static final long FEW = 100_000;
    private static final long MANY = 5_000_000;
    private static final Duration FILL = Duration.ofMinutes(5);
    private static final int FIRST_SESSION = 8_200;
    private static final int KEEP_ALL = Integer.MAX_VALUE / 2;
    private static final double MEGABYTE = 1 << 20;

    private final Crews crews;
    private final Findings findings;
    private final Consumer<String> progress;
    private int lastSession = FIRST_SESSION;

    HeapBench(Crews crews, Findings findings, Consumer<String> progress) {
        this.crews = crews;
        this.findings = findings;
        this.progress = progress;
    }

    /** From 100,000 to 5,000,000 entries, in MB after a collection; empty when the product keeps them in memory. */
    OptionalDouble run(Product product) throws InterruptedException {
        progress.accept("heap with " + MANY + " entries: " + product.label());
        try (Crew crew = crews.start(product, "heap-" + product.label())) {
            crew.clean();
            lastSession++;
            crew.open(lastSession, KEEP_ALL);
            crew.awaitReady();
            fill(crew, FEW);
            if (!crew.awaitReady().get(0).durable()) {
                crew.leave();
                crew.clean();
                return OptionalDouble.empty();
            }
            long before = crew.heapBytes(0);
            fill(crew, MANY - FEW);
            long after = crew.heapBytes(0);
            crew.leave();
            crew.clean();
            return OptionalDouble.of((after - before) / MEGABYTE);
        } catch (BenchException e) {
            findings.fault("heap of " + product.label() + ": " + e.getMessage());
            return OptionalDouble.empty();
        }
    }

    private static void fill(Crew crew, long entries) throws InterruptedException {
        LoadResult result = crew.load(0, Shape.ASYNC.of(entries, FILL));
        if (result.confirmed() < entries) {
            throw new BenchException("only " + result.confirmed() + " of " + entries + " entries were confirmed in "
                    + FILL.toSeconds() + " s");
        }
    }
}
