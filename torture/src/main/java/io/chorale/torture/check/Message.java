package io.chorale.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What became of one message. */
final class Message {
    private final String id;
    private final List<Delivery> deliveries = new ArrayList<>(1);
    private Work sending;

    Message(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    void sentBy(Work work) {
        sending = work;
    }

    void delivered(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** What sent it; null when nobody did. */
    Work sending() {
        return sending;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    boolean isSeen() {
        return !deliveries.isEmpty();
    }

    boolean mayBeConsumed() {
        return deliveries.stream().anyMatch(Delivery::mayHaveConsumed);
    }

    boolean isConsumed() {
        return deliveries.stream().anyMatch(Delivery::hasConsumed);
    }

    /** Whether it was handed over again after a delivery. */
    boolean cameAfter(Delivery delivery) {
        return deliveries.stream().anyMatch(other -> other.ns() > delivery.ns());
    }

    /** {@link Long#MAX_VALUE} when it was never seen. */
    long firstSeenNs() {
        long first = Long.MAX_VALUE;
        for (Delivery delivery : deliveries) {
            first = Math.min(first, delivery.ns());
        }
        return first;
    }

    /** For people, with times since the start of the run. */
    String describe(long startNs) {
        String sent = sending == null
                ? "sent by nobody"
                : "sent at " + Times.since(startNs, sending.askedNs()) + " " + sending.outcome();
        return id + " (" + sent + ")"
                + deliveries.stream()
                        .map(delivery -> "; " + delivery.describe(startNs))
                        .collect(Collectors.joining());
    }
}
