package io.chorale.simulation.replication;

import io.chorale.replication.shard.Rules;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs many seeds on several threads, each seed on one of them.
 *
 * @param from the first seed
 * @param seeds how many
 * @param threads how many at a time
 * @param kind of all clusters; null to have the seed choose
 */
public record SeedSweep(long from, long seeds, int threads, ClusterKind kind, Rules rules, PlantedBug bug) {

    /**
     * What all seeds came to.
     *
     * @param violated how many seeds broke a promise
     */
    public record Summary(long seeds, long faults, long violated, Coverage coverage, double seconds) {}

    /** The kind of cluster that a seed chooses. */
    public static ClusterKind kindOf(long seed) {
        ClusterKind[] kinds = ClusterKind.values();
        return kinds[(int) Math.floorMod(seed, (long) kinds.length)];
    }

    /**
     * Runs all seeds.
     *
     * @param onViolation called for each seed that breaks a promise, by one thread at a time
     * @param maxViolated stops early after so many
     */
    public Summary run(Consumer<RunResult> onViolation, int maxViolated) throws InterruptedException {
        long startNs = System.nanoTime();
        AtomicLong next = new AtomicLong(from);
        Tally tally = new Tally(onViolation, maxViolated);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(i -> workers.submit(() -> work(next, tally)))
                    .toList();
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The simulator itself failed", e.getCause());
        } finally {
            workers.shutdownNow();
            workers.awaitTermination(10, TimeUnit.SECONDS);
        }
        return tally.summary((System.nanoTime() - startNs) / 1e9);
    }

    private void work(AtomicLong next, Tally tally) {
        for (long seed = next.getAndIncrement(); seed < from + seeds; seed = next.getAndIncrement()) {
            ClusterKind chosen = kind == null ? kindOf(seed) : kind;
            if (!tally.add(new SimRun(seed, chosen, rules, bug, false).run())) {
                return;
            }
        }
    }

    private static final class Tally {
        private final Consumer<RunResult> onViolation;
        private final int maxViolated;
        private final Coverage coverage = new Coverage();
        private long seeds;
        private long faults;
        private long violated;

        Tally(Consumer<RunResult> onViolation, int maxViolated) {
            this.onViolation = onViolation;
            this.maxViolated = maxViolated;
        }

        synchronized boolean add(RunResult result) {
            seeds++;
            faults += result.faults();
            coverage.addAll(result.coverage());
            if (result.violation() != null && violated < maxViolated) {
                violated++;
                onViolation.accept(result);
            }
            return violated < maxViolated;
        }

        synchronized Summary summary(double seconds) {
            return new Summary(seeds, faults, violated, coverage, seconds);
        }
    }
}
