package io.chorale.torture.check;

/** A message that was handed to an application once. */
final class Delivery {
    private final Message message;
    private final long ns;
    private final String by;
    private Work acknowledgement;

    Delivery(Message message, long ns, String by) {
        this.message = message;
        this.ns = ns;
        this.by = by;
    }

    void acknowledgedBy(Work work) {
        acknowledgement = work;
    }

    Message message() {
        return message;
    }

    long ns() {
        return ns;
    }

    /** The process that it was handed over in. */
    String by() {
        return by;
    }

    /** The node that the process was one life of. */
    String node() {
        return by.split("\\.", 2)[0];
    }

    /** What asked for its acknowledgement; null when nobody did. */
    Work acknowledgement() {
        return acknowledgement;
    }

    /** Whether the message may be gone through it. */
    boolean mayHaveConsumed() {
        return acknowledgement != null && acknowledgement.mayBeDone();
    }

    boolean hasConsumed() {
        return acknowledgement != null && acknowledgement.isDone();
    }

    /** From when on it is known that the message was gone; {@link Long#MAX_VALUE} when it is not known. */
    long consumedNs() {
        return acknowledgement == null ? Long.MAX_VALUE : acknowledgement.doneNs();
    }

    /** For people, with times since the start of the run. */
    String describe(long startNs) {
        if (acknowledgement == null) {
            return "delivered to " + by + " at " + Times.since(startNs, ns) + ", no acknowledgement asked for";
        }
        return "delivered to " + by + " at " + Times.since(startNs, ns) + ", acknowledgement asked for at "
                + Times.since(startNs, acknowledgement.askedNs()) + " " + acknowledgement.outcome()
                + (hasConsumed() ? ", done by " + Times.since(startNs, consumedNs()) : "");
    }
}
