package io.chorale.jms.replicated;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.jms.queue.MemoryBudget;
import io.chorale.jms.queue.QueueSettings;
import io.chorale.replication.SpaceDefinition;
import java.util.Objects;

/**
 * Bounds of the messaging service of one node.
 *
 * @param shards fixed for the cluster, see {@link SpaceDefinition#shards()}
 * @param copies see {@link SpaceDefinition#copies()}
 * @param memoryLimitBytes what the shards of this node may fill with messages before sends are refused, at least 1
 * @param bodyMemoryBytes how much of that may be bodies that the log has as well, not negative; what is above is read when
 *     it is handed out
 * @param maxInFlight works, releases and attachments that may wait for an answer; above it they are refused, at least 1
 * @param maxConsumers attached consumers of this node, at least 1
 * @param attachTimeoutMs after which an attachment that found no primary fails, 100 to 3,600,000
 * @param queues of the shards that this node reigns
 */
public record MessagingSettings(
        int shards,
        int copies,
        long memoryLimitBytes,
        long bodyMemoryBytes,
        int maxInFlight,
        int maxConsumers,
        long attachTimeoutMs,
        QueueSettings queues) {

    public MessagingSettings {
        Objects.requireNonNull(queues, "queues");
        requireAtLeastOne("memoryLimitBytes", memoryLimitBytes);
        if (bodyMemoryBytes < 0) {
            throw new IllegalArgumentException("bodyMemoryBytes is not negative: " + bodyMemoryBytes);
        }
        requireAtLeastOne("maxInFlight", maxInFlight);
        requireAtLeastOne("maxConsumers", maxConsumers);
        if (attachTimeoutMs < 100 || attachTimeoutMs > 3_600_000) {
            throw new IllegalArgumentException("attachTimeoutMs is 100 to 3,600,000, not " + attachTimeoutMs);
        }
    }

    /** 64 shards of 2 copies; a quarter of the heap this process may grow to, half of it for bodies, 64 MiB at most. */
    public static MessagingSettings defaults() {
        long memoryLimitBytes = Math.max(1, Runtime.getRuntime().maxMemory() / 4);
        return new MessagingSettings(
                SpaceDefinition.DEFAULT_SHARDS,
                SpaceDefinition.DEFAULT_COPIES,
                memoryLimitBytes,
                bodyMemoryBytes(memoryLimitBytes),
                16_384,
                65_536,
                30_000,
                QueueSettings.DEFAULT);
    }

    public MessagingSettings withMemoryLimitBytes(long bytes) {
        return new MessagingSettings(
                shards, copies, bytes, bodyMemoryBytes(bytes), maxInFlight, maxConsumers, attachTimeoutMs, queues);
    }

    public MessagingSettings withPolicies(DestinationPolicies policies) {
        QueueSettings changed = new QueueSettings(queues.graceMs(), queues.maxConsumers(), queues.window(), policies);
        return new MessagingSettings(
                shards, copies, memoryLimitBytes, bodyMemoryBytes, maxInFlight, maxConsumers, attachTimeoutMs, changed);
    }

    /** Bodies that can be read again alone must not fill the memory, for then nothing could be sent. */
    private static long bodyMemoryBytes(long memoryLimitBytes) {
        return Math.min(MemoryBudget.DEFAULT_BODY_BYTES, memoryLimitBytes / 2);
    }

    private static void requireAtLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + value);
        }
    }
}
