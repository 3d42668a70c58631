package io.chorale.bench.replication.rebalance;

import io.chorale.bench.replication.control.Accounting;
import io.chorale.replication.ReplicationPolicy;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Two nodes with entries become three, one leaves and returns, a fourth comes and leaves, under one policy; the client is
 * on one that stays. Never is more than one of a shard's copies away: who leaves keeps its place.
 */
final class Scenario {
    /** What may be on its way while the entries are written. */
    private static final int WINDOW = 2_048;

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

    /** Returns whether what was confirmed, before and meanwhile, was there as long as it had to be, and once. */
    Accounting run() throws InterruptedException, ExecutionException, TimeoutException {
        try (Nodes nodes = new Nodes(cluster, data, policy)) {
            nodes.join();
            nodes.join();
            nodes.settle(2, () -> true);
            Accounts accounts = new Accounts(nodes.space());
            fill(accounts);
            try (Prober prober = new Prober(accounts)) {
                prober.start();
                step("none-moves", prober, nodes, 2, () -> {});
                step("join-2-to-3", prober, nodes, 3, nodes::join);
                step("leave-3-to-2", prober, nodes, 2, nodes::leave);
                step("return-2-to-3", prober, nodes, 3, nodes::join);
                step("join-3-to-4", prober, nodes, 3, nodes::join);
                step("leave-4-to-3", prober, nodes, 2, nodes::leave);
            }
            return accounts.check();
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

    private void fill(Accounts accounts) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        for (int each = 0; each < entries; each++) {
            for (int shard = 0; shard < accounts.shards(); shard++) {
                window.acquire();
                accounts.keep(shard, failure -> window.release());
            }
        }
        window.acquire(WINDOW);
    }
}
