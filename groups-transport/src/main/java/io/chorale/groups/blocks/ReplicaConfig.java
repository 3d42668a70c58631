package io.chorale.groups.blocks;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.ReplicaLimits;
import io.chorale.groups.blocks.core.StoreLimits;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * How a member takes part in a replicated state. Immutable; what is out of its range is refused with
 * {@link IllegalArgumentException}.
 *
 * @param store the bounds of the state; a member that joins takes those of the group
 * @param transfer the bounds of snapshots
 * @param confirm when a write is confirmed: {@link Service#SAFE} when all members of the view hold it,
 *     {@link Service#AGREED} when this member has applied it
 * @param maxPending how many writes may wait for their confirmation; 1 or more
 * @param timeout for how long a blocking call, and opening, waits; more than nothing
 * @param executor runs listeners and what callers chain to their writes
 * @param listenerQueue how many changes may wait for one listener before it gets a snapshot instead; 1 or more
 */
public record ReplicaConfig(
        StoreLimits store,
        ReplicaLimits transfer,
        Service confirm,
        int maxPending,
        Duration timeout,
        Executor executor,
        int listenerQueue) {
    /** Confirmed by all members, up to 4,096 pending writes, 30 s, 16 threads that all blocks share. */
    public static final ReplicaConfig DEFAULT = new ReplicaConfig(
            StoreLimits.DEFAULT,
            ReplicaLimits.DEFAULT,
            Service.SAFE,
            4_096,
            Duration.ofSeconds(30),
            Handoff.SHARED,
            10_000);

    public ReplicaConfig {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(transfer, "transfer");
        Objects.requireNonNull(executor, "executor");
        if (!confirm.includes(Service.AGREED)) {
            throw new IllegalArgumentException("confirm is AGREED or SAFE, not " + confirm);
        }
        if (maxPending < 1 || listenerQueue < 1 || timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("maxPending, listenerQueue and timeout are more than 0, not "
                    + maxPending + ", " + listenerQueue + " and " + timeout);
        }
    }

    /** The same with other bounds of the state. */
    public ReplicaConfig withStore(StoreLimits limits) {
        return new ReplicaConfig(limits, transfer, confirm, maxPending, timeout, executor, listenerQueue);
    }

    /** The same with other bounds of snapshots. */
    public ReplicaConfig withTransfer(ReplicaLimits limits) {
        return new ReplicaConfig(store, limits, confirm, maxPending, timeout, executor, listenerQueue);
    }

    /** The same with another meaning of confirmed: AGREED or SAFE. */
    public ReplicaConfig withConfirm(Service service) {
        return new ReplicaConfig(store, transfer, service, maxPending, timeout, executor, listenerQueue);
    }

    /** The same with another bound of pending writes. */
    public ReplicaConfig withMaxPending(int writes) {
        return new ReplicaConfig(store, transfer, confirm, writes, timeout, executor, listenerQueue);
    }

    /** The same with another time that blocking calls wait. */
    public ReplicaConfig withTimeout(Duration time) {
        return new ReplicaConfig(store, transfer, confirm, maxPending, time, executor, listenerQueue);
    }

    /** The same with another executor. */
    public ReplicaConfig withExecutor(Executor other) {
        return new ReplicaConfig(store, transfer, confirm, maxPending, timeout, other, listenerQueue);
    }

    /** The same with another bound of what waits for a listener. */
    public ReplicaConfig withListenerQueue(int changes) {
        return new ReplicaConfig(store, transfer, confirm, maxPending, timeout, executor, changes);
    }
}
