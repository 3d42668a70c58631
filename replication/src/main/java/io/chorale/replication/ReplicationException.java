package io.chorale.replication;

/** A request that was not answered as applied. */
public class ReplicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of the request. */
    public enum Outcome {
        /** Certainly not applied, now or later. */
        REFUSED,
        /** May or may not have been applied. */
        IN_DOUBT
    }

    private static final byte[] NONE = {};

    private final Outcome outcome;
    private final byte[] answer;

    public ReplicationException(Outcome outcome, String message) {
        this(outcome, message, NONE);
    }

    public ReplicationException(Outcome outcome, String message, byte[] answer) {
        super(message);
        this.outcome = outcome;
        this.answer = answer;
    }

    public Outcome outcome() {
        return outcome;
    }

    /**
     * The state machine's answer to a request that was sent to two primaries under policy {@code one}, and that has changed
     * nothing at the second one, though the first one may have applied it on the other side of a partition; empty in all
     * other cases. Not to be changed.
     */
    public byte[] answer() {
        return answer;
    }
}
