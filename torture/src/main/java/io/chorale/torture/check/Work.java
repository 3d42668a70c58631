package io.chorale.torture.check;

import java.util.ArrayList;
import java.util.List;

/** What takes effect together: one send, a transaction, an acknowledgement of several messages. */
final class Work {

    /** What its process knows of it. */
    enum Outcome {
        /** The process did not live to know, or was told that nobody knows. */
        IN_DOUBT,
        CONFIRMED,
        REFUSED
    }

    private final List<Message> sends = new ArrayList<>();
    private Outcome outcome = Outcome.IN_DOUBT;
    private long askedNs;
    private long confirmedNs = Long.MAX_VALUE;

    void send(Message message, long ns) {
        askedNs = ns;
        sends.add(message);
        message.sentBy(this);
    }

    void acknowledge(Delivery delivery, long ns) {
        askedNs = ns;
        delivery.acknowledgedBy(this);
    }

    void came(Outcome to, long ns) {
        outcome = to;
        if (to == Outcome.CONFIRMED) {
            confirmedNs = ns;
        }
    }

    boolean hasSends() {
        return !sends.isEmpty();
    }

    Outcome outcome() {
        return outcome;
    }

    long askedNs() {
        return askedNs;
    }

    /**
     * From when on it is known to have taken effect: confirmed, or in doubt until one of the messages that it sent was
     * seen. {@link Long#MAX_VALUE} when it is not known.
     */
    long doneNs() {
        long ns = confirmedNs;
        if (outcome == Outcome.IN_DOUBT) {
            for (Message message : sends) {
                ns = Math.min(ns, message.firstSeenNs());
            }
        }
        return ns;
    }

    boolean isDone() {
        return doneNs() != Long.MAX_VALUE;
    }

    /**
     * Whether it can have taken effect, all at once: not when it is in doubt and what it sent has not been seen by the end
     * of the run.
     */
    boolean mayBeDone() {
        return outcome == Outcome.IN_DOUBT ? sends.isEmpty() || isDone() : outcome == Outcome.CONFIRMED;
    }
}
