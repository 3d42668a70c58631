package io.chorale.bench.replication.rebalance;

import io.chorale.bench.replication.rebalance.Prober.Pauses;
import java.util.List;
import java.util.Locale;

/**
 * What one change of the cluster cost its shards.
 *
 * @param reigns how many began
 * @param seconds until nothing moved any more, and some seconds beside
 * @param perSecond confirmed decisions
 * @param failed decisions in doubt or refused
 */
record StepResult(
        String policy, String name, Pauses pauses, long reigns, double seconds, double perSecond, long failed) {

    /** Words for {@link io.chorale.bench.replication.RebalanceBench}. */
    String line() {
        List<Double> longest = pauses.longest();
        return String.format(
                Locale.ROOT,
                "step %s %s %.1f %.1f %.1f %d %.0f %d %.1f %.0f %d",
                policy,
                name,
                longest.get(longest.size() - 1),
                percentile(0.99),
                percentile(0.5),
                pauses.worstShard(),
                pauses.worstBeganMs(),
                reigns,
                seconds,
                perSecond,
                failed);
    }

    private double percentile(double share) {
        List<Double> longest = pauses.longest();
        return longest.get(Math.max(0, (int) Math.ceil(share * (longest.size() - 1)) - 1));
    }
}
