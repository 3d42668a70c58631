package io.chorale.groups.cluster;

import io.chorale.groups.TransportConfig;
import java.time.Duration;
import java.util.Objects;

/**
 * How a process takes part in a cluster. All but the transport's own settings is the same at all members. Immutable; what
 * is out of its range is refused with {@link IllegalArgumentException}.
 *
 * @param transport name, address and stack
 * @param windowBytes how much of one process is under way, that is sent and not known to be received by all; 64 KB or more
 * @param bufferBytes how much of what this process sends may wait before senders block; one message may exceed it; 1 or more
 * @param maxMessageBytes the largest payload; 1 to 67,108,864 (64 MiB)
 * @param firstRetry how long after the loss of the cluster the first try to come back is made, more than 0; doubled with
 *     each try
 * @param lastRetry the longest time between two tries; not below {@code firstRetry}
 */
public record ClusterConfig(
        TransportConfig transport,
        int windowBytes,
        int bufferBytes,
        int maxMessageBytes,
        Duration firstRetry,
        Duration lastRetry) {
    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final int SUSPECT_AFTER_MS = 2_000;

    public ClusterConfig {
        Objects.requireNonNull(transport, "transport");
        if (windowBytes < 64 << 10 || bufferBytes < 1) {
            throw new IllegalArgumentException("windowBytes is 65,536 or more, not " + windowBytes
                    + ", and bufferBytes 1 or more, not " + bufferBytes);
        }
        if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes is 1 to " + MAX_MESSAGE_BYTES + ", not " + maxMessageBytes);
        }
        if (firstRetry.isNegative() || firstRetry.isZero() || lastRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "firstRetry is above 0 and lastRetry not below it, not " + firstRetry + " and " + lastRetry);
        }
    }

    /**
     * A window of 4 MiB, a buffer of 4 MiB, messages up to 64 MiB, and a try to come back after 0.2 s, later each 5 s. A
     * member that is silent for 2 s is dropped, unless the transport's configuration says otherwise.
     */
    public static ClusterConfig of(TransportConfig transport) {
        return new ClusterConfig(
                transport.suspectAfterMs() == 0 ? transport.withSuspectAfterMs(SUSPECT_AFTER_MS) : transport,
                4 << 20,
                4 << 20,
                MAX_MESSAGE_BYTES,
                Duration.ofMillis(200),
                Duration.ofSeconds(5));
    }

    /** The same with another window. */
    public ClusterConfig withWindowBytes(int bytes) {
        return new ClusterConfig(transport, bytes, bufferBytes, maxMessageBytes, firstRetry, lastRetry);
    }

    /** The same with another buffer. */
    public ClusterConfig withBufferBytes(int bytes) {
        return new ClusterConfig(transport, windowBytes, bytes, maxMessageBytes, firstRetry, lastRetry);
    }

    /** The same with another largest payload. */
    public ClusterConfig withMaxMessageBytes(int bytes) {
        return new ClusterConfig(transport, windowBytes, bufferBytes, bytes, firstRetry, lastRetry);
    }
}
