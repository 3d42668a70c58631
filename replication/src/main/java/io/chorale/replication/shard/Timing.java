package io.chorale.replication.shard;

/**
 * The times of a shard, all in milliseconds.
 *
 * @param heartbeatMs how often a primary is heard of, at least
 * @param retryMs after which an unanswered step is taken again
 * @param leaseMs for so long after its quorum was heard a primary hands out messages; a replica that has heard the
 *     primary within that time, and has it in its view, does not welcome another
 * @param electionMs after which a silent primary is replaced; more than {@code leaseMs}
 * @param stableMs how old a reign is, at least, before it forgets what all members know, and how often it looks
 */
public record Timing(long heartbeatMs, long retryMs, long leaseMs, long electionMs, long stableMs) {
    public static final Timing DEFAULT = new Timing(100, 300, 500, 1_000, 5_000);

    public Timing {
        if (heartbeatMs < 1
                || retryMs < heartbeatMs
                || leaseMs < heartbeatMs
                || electionMs <= leaseMs
                || stableMs < 1) {
            throw new IllegalArgumentException(
                    "heartbeatMs and stableMs are 1 or more, retryMs and leaseMs are not below heartbeatMs, electionMs is"
                            + " above leaseMs; not " + heartbeatMs + ", " + retryMs + ", " + leaseMs + ", " + electionMs
                            + ", " + stableMs);
        }
    }
}
