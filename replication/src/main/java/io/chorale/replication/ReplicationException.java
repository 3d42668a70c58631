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

    private final Outcome outcome;

    public ReplicationException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }
}
