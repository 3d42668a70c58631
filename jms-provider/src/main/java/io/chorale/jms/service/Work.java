package io.chorale.jms.service;

import java.util.List;

/** What happens together: messages sent and messages consumed. All or nothing, over any number of destinations. */
public record Work(List<Envelope> sends, List<Receipt> receipts) {

    public Work {
        sends = List.copyOf(sends);
        receipts = List.copyOf(receipts);
    }

    public static Work send(Envelope envelope) {
        return new Work(List.of(envelope), List.of());
    }

    public static Work acknowledge(List<Receipt> receipts) {
        return new Work(List.of(), receipts);
    }

    public boolean isEmpty() {
        return sends.isEmpty() && receipts.isEmpty();
    }
}
