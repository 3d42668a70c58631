package io.chorale.jms.replicated;

import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Keeps what a consumer is handed. */
final class RecordingSink implements ConsumerSink {
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Queue<Delivery> fresh = new ArrayDeque<>();
    private String closed;

    @Override
    public synchronized void onDelivery(Delivery delivery) {
        deliveries.add(delivery);
        fresh.add(delivery);
    }

    @Override
    public synchronized void onClosed(String reason) {
        closed = reason;
    }

    /** The next delivery that was not polled yet; null when there is none. */
    synchronized Delivery poll() {
        return fresh.poll();
    }

    synchronized List<String> ids() {
        return deliveries.stream().map(delivery -> delivery.envelope().id()).toList();
    }

    synchronized List<Receipt> receipts() {
        return deliveries.stream().map(Delivery::receipt).toList();
    }

    synchronized Delivery last() {
        return deliveries.get(deliveries.size() - 1);
    }

    synchronized int count() {
        return deliveries.size();
    }

    synchronized String closed() {
        return closed;
    }
}
