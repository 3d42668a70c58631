package io.chorale.bench.replication.rebalance;

import io.chorale.replication.ReplicationPolicy;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Two nodes with entries become three, one leaves and returns, a fourth comes and leaves, under one policy; the client is
 * on one that stays. Never is more than one of a shard's copies away: who leaves keeps its place.
 */
final class Scenario {
    /** What may be on its way while the entries are written. */
    private static final int WINDOW = 2_048;

    private static final long ANSWER_SECONDS = 60;

    private final String cluster;
    private final Path data;
    private final ReplicationPolicy policy;
    private final int entries;
    private final Consumer<StepResult> results;

    /**
     * Makes one.
     *
     * @param entries so many live ones each shard has before anything moves
     * @param results gets each step as it ends
     */
    Scenario(String cluster, Path data, ReplicationPolicy policy, int entries, Consumer<StepResult> results) {
        this.cluster = cluster;
        this.data = data;
        this.policy = policy;
        this.entries = entries;
        this.results = results;
    }

    /** Returns how many entries that were confirmed are gone in the end. */
    long run() throws InterruptedException, ExecutionException, TimeoutException {
        try (Nodes nodes = new Nodes(cluster, data, policy)) {
            nodes.join();
            nodes.join();
            nodes.settle(2, () -> true);
            long written = fill(nodes);
            try (Prober prober = new Prober(nodes.space())) {
                prober.start();
                step("none-moves", prober, nodes, 2, () -> {});
                step("join-2-to-3", prober, nodes, 3, nodes::join);
                step("leave-3-to-2", prober, nodes, 2, nodes::leave);
                step("return-2-to-3", prober, nodes, 3, nodes::join);
                step("join-3-to-4", prober, nodes, 3, nodes::join);
                step("leave-4-to-3", prober, nodes, 2, nodes::leave);
            }
            return written - kept(nodes);
        }
    }

    private void step(String name, Prober prober, Nodes nodes, int copies, Runnable change) {
        prober.begin();
        long beganNs = System.nanoTime();
        long reigns = nodes.reigns();
        long confirmed = prober.confirmed();
        long failed = prober.failed();
        change.run();
        nodes.settle(copies, prober::isAnswered);
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        results.accept(new StepResult(
                policy.name(),
                name,
                prober.pauses(),
                nodes.reigns() - reigns,
                seconds,
                (prober.confirmed() - confirmed) / seconds,
                prober.failed() - failed));
    }

    private long fill(Nodes nodes) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        AtomicLong confirmed = new AtomicLong();
        int shards = nodes.space().shards();
        for (long number = 0; number < (long) entries * shards; number++) {
            window.acquire();
            Answers.tell(nodes.space().request((int) (number % shards), Ledger.toKeep(number)), failure -> {
                if (failure == null) {
                    confirmed.incrementAndGet();
                }
                window.release();
            });
        }
        window.acquire(WINDOW);
        return confirmed.get();
    }

    private static long kept(Nodes nodes) throws InterruptedException, ExecutionException, TimeoutException {
        long kept = 0;
        for (int shard = 0; shard < nodes.space().shards(); shard++) {
            kept += Ledger.kept(nodes.space().query(shard, new byte[0]).get(ANSWER_SECONDS, TimeUnit.SECONDS));
        }
        return kept;
    }
}
