package io.chorale.jms.queue;

import io.chorale.jms.policy.DestinationPolicies;
import java.util.Objects;

/**
 * Bounds and times of a primary's dispatcher.
 *
 * @param graceMs how long after a take-over queues wait for the members to say what they hold, 0 to 60,000
 * @param maxConsumers attached consumers in one shard, at least 1
 * @param window how many messages of one queue and priority wait in memory, 1 to 100,000; those behind them are read when
 *     it is their turn
 * @param policies of the destinations
 */
public record QueueSettings(long graceMs, int maxConsumers, int window, DestinationPolicies policies) {
    public static final QueueSettings DEFAULT = new QueueSettings(1_000, 100_000, 1_024, DestinationPolicies.DEFAULTS);

    /** With the usual policies. */
    public QueueSettings(long graceMs, int maxConsumers, int window) {
        this(graceMs, maxConsumers, window, DestinationPolicies.DEFAULTS);
    }

    public QueueSettings {
        if (graceMs < 0 || graceMs > 60_000) {
            throw new IllegalArgumentException("graceMs is 0 to 60,000, not " + graceMs);
        }
        if (maxConsumers < 1) {
            throw new IllegalArgumentException("maxConsumers is at least 1, not " + maxConsumers);
        }
        Objects.requireNonNull(policies, "policies");
        if (window < 1 || window > 100_000) {
            throw new IllegalArgumentException("window is 1 to 100,000, not " + window);
        }
    }
}
