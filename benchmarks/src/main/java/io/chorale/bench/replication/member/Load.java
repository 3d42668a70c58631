package io.chorale.bench.replication.member;

import io.chorale.bench.content.Entries;
import io.chorale.bench.process.Latencies;
import io.chorale.bench.replication.contestant.Contestant;
import io.chorale.bench.replication.control.LoadPlan;
import io.chorale.bench.replication.control.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Appends entries by as many threads as the plan says. */
final class Load {
    /** Longer than any contestant may take for an entry. */
    private static final long PATIENCE_MS = 40_000;

    private final LoadPlan plan;
    private final int client;
    private final AtomicLong sequences;
    private final long lastSequence;
    private final Contestant contestant;

    /**
     * Makes a load.
     *
     * @param sequences where this client's sequence has come to
     */
    Load(LoadPlan plan, int client, AtomicLong sequences, Contestant contestant) {
        this.plan = plan;
        this.client = client;
        this.sequences = sequences;
        this.contestant = contestant;
        long first = sequences.get();
        lastSequence = plan.entries() > Long.MAX_VALUE - first ? Long.MAX_VALUE : first + plan.entries();
    }

    LoadResult run() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(plan.callers());
        try {
            long startNs = System.nanoTime();
            List<Future<Tally>> callers = new ArrayList<>();
            for (int i = 0; i < plan.callers(); i++) {
                callers.add(threads.submit(() -> call(startNs + plan.sendNs())));
            }
            Histogram latency = Latencies.empty();
            long failed = 0;
            long lastNs = startNs;
            for (Future<Tally> caller : callers) {
                Tally tally = caller.get();
                latency.add(tally.latency());
                failed += tally.failed();
                lastNs = tally.lastNs() == 0 ? lastNs : Math.max(lastNs, tally.lastNs());
            }
            return new LoadResult(latency.getTotalCount(), failed, lastNs - startNs, latency);
        } finally {
            threads.shutdownNow();
        }
    }

    private Tally call(long endNs) throws Exception {
        Tally tally = new Tally(plan.window());
        while (System.nanoTime() - endNs < 0) {
            if (sequences.get() >= lastSequence) {
                break;
            }
            contestant.append(Entries.make(client, sequences.getAndIncrement()), tally.enter(PATIENCE_MS));
            if (plan.window() == 1) {
                tally.drain(PATIENCE_MS);
            }
        }
        tally.drain(PATIENCE_MS);
        return tally;
    }
}
