package io.chorale.bench.replication.rebalance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks every shard for a decision all the time: the next one some milliseconds after the last was answered, beside entries that
 * load some of the shards. Thread-safe.
 */
final class Prober implements AutoCloseable {
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int PROBE_BYTES = 64;
    /** Each turn so many shards get an entry of full size beside. */
    private static final int LOADED_SHARDS = 16;
    /** What is not answered after so many entries waits for the others: a shard that stands still is not flooded. */
    private static final int MOST_WAITING = 64;

    /**
     * What a step cost.
     *
     * @param longest by shard, in milliseconds, in rising order
     * @param worstShard where the longest of them was
     * @param worstBeganMs when that began, from the beginning of the step
     */
    record Pauses(List<Double> longest, int worstShard, double worstBeganMs) {}

    private final Accounts accounts;
    private final List<Gaps> gaps = new ArrayList<>();
    private final boolean[] asked;
    private final int[] waiting;
    private final Thread thread;
    private long beganNs;
    private int nextLoaded;
    private long confirmed;
    private long failed;
    private boolean isClosed;

    Prober(Accounts accounts) {
        this.accounts = accounts;
        asked = new boolean[accounts.shards()];
        waiting = new int[accounts.shards()];
        for (int shard = 0; shard < accounts.shards(); shard++) {
            gaps.add(new Gaps());
        }
        thread = new Thread(this::run, "prober");
        thread.setDaemon(true);
    }

    void start() {
        begin();
        thread.start();
    }

    synchronized void begin() {
        beganNs = System.nanoTime();
        gaps.forEach(each -> each.begin(beganNs));
    }

    /** What has been since {@link #begin}; a gap that goes on counts as far as it has come. */
    synchronized Pauses pauses() {
        long nowNs = System.nanoTime();
        List<Gaps> until = new ArrayList<>();
        for (Gaps each : gaps) {
            each.answered(nowNs);
            until.add(each);
        }
        Gaps worst =
                until.stream().max(Comparator.comparingLong(Gaps::longestNs)).orElseThrow();
        return new Pauses(
                until.stream().map(each -> each.longestNs() / 1e6).sorted().toList(),
                gaps.indexOf(worst),
                (worst.longestBeganNs() - beganNs) / 1e6);
    }

    /** Whether no shard has been without an answer for long. */
    synchronized boolean isAnswered() {
        long nowNs = System.nanoTime();
        return gaps.stream().allMatch(each -> each.sinceLastNs(nowNs) < LONG_NS);
    }

    synchronized long confirmed() {
        return confirmed;
    }

    synchronized long failed() {
        return failed;
    }

    private void run() {
        long dueNs = System.nanoTime();
        while (!isClosed()) {
            for (int shard : toAsk()) {
                ask(shard);
            }
            for (int shard : toLoad()) {
                load(shard);
            }
            dueNs = Math.max(dueNs + PERIOD_NS, System.nanoTime());
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    private synchronized List<Integer> toAsk() {
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < asked.length; shard++) {
            if (!asked[shard]) {
                asked[shard] = true;
                shards.add(shard);
            }
        }
        return shards;
    }

    private synchronized List<Integer> toLoad() {
        List<Integer> shards = new ArrayList<>();
        for (int many = Math.min(LOADED_SHARDS, asked.length); many > 0; many--) {
            if (waiting[nextLoaded] < MOST_WAITING) {
                waiting[nextLoaded]++;
                shards.add(nextLoaded);
            }
            nextLoaded = (nextLoaded + 1) % asked.length;
        }
        return shards;
    }

    private void ask(int shard) {
        accounts.pass(shard, PROBE_BYTES, failure -> {
            synchronized (this) {
                asked[shard] = false;
                count(failure);
                if (failure == null) {
                    gaps.get(shard).answered(System.nanoTime());
                }
            }
        });
    }

    private void load(int shard) {
        accounts.pass(shard, Ledger.ENTRY_BYTES, failure -> {
            synchronized (this) {
                waiting[shard]--;
                count(failure);
            }
        });
    }

    private void count(Throwable failure) {
        if (failure == null) {
            confirmed++;
        } else {
            failed++;
        }
    }

    /** Asks nothing more; what is asked may still be answered. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
