package io.chorale.groups.blocks;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The bounds of a dispatcher.
 *
 * @param executor runs handlers and what callers chain to their calls
 * @param maxOutstanding how many calls of this member may be under way, and how many messages of such calls may
 *     wait to be sent; 1 or more
 * @param maxHandling how many calls to this member may wait for, or be in, its handler, or have an answer that waits
 *     to be sent; 1 or more. Further ones are answered with a failure at once
 * @param joinTimeout how long opening waits for the group's first view; more than nothing
 */
public record RpcConfig(Executor executor, int maxOutstanding, int maxHandling, Duration joinTimeout) {
    /** 16 threads that all blocks share: bring an executor when handlers wait. */
    public static final RpcConfig DEFAULT = new RpcConfig(Handoff.SHARED, 10_000, 1_000, Duration.ofSeconds(30));

    public RpcConfig {
        Objects.requireNonNull(executor, "executor");
        if (maxOutstanding < 1 || maxHandling < 1 || joinTimeout.isZero() || joinTimeout.isNegative()) {
            throw new IllegalArgumentException("maxOutstanding, maxHandling and joinTimeout are more than 0, not "
                    + maxOutstanding + ", " + maxHandling + " and " + joinTimeout);
        }
    }
}
