package io.chorale.jms.fake;

import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.Receipt;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** A queue with its locks and consumers. Used on the fake's thread only. */
final class FakeQueue {

    /** A message in the queue. */
    static final class Stored {
        private final MessageKey key;
        private final Envelope envelope;
        private int deliveries;

        Stored(MessageKey key, Envelope envelope) {
            this.key = key;
            this.envelope = envelope;
        }
    }

    private static final class Attached {
        private final UUID id;
        private final ConsumerSink sink;
        private final Map<MessageKey, Stored> held = new LinkedHashMap<>();
        private int credit;

        private Attached(UUID id, ConsumerSink sink, int credit) {
            this.id = id;
            this.sink = sink;
            this.credit = credit;
        }
    }

    private final String name;
    private final TreeSet<Stored> waiting = new TreeSet<>(
            Comparator.comparing((Stored stored) -> -stored.envelope.priority()).thenComparing(stored -> stored.key));
    private final Map<UUID, Attached> consumers = new LinkedHashMap<>();
    private final Map<MessageKey, Stored> inBranches = new HashMap<>();

    FakeQueue(String name) {
        this.name = name;
    }

    void add(MessageKey key, Envelope envelope) {
        waiting.add(new Stored(key, envelope));
    }

    void attach(UUID id, ConsumerSink sink, int credit) {
        consumers.put(id, new Attached(id, sink, credit));
    }

    int consumerCount() {
        return consumers.size();
    }

    boolean holds(Receipt receipt) {
        Attached consumer = consumers.get(receipt.consumer());
        return consumer != null && consumer.held.containsKey(receipt.key());
    }

    void remove(Receipt receipt) {
        consumers.get(receipt.consumer()).held.remove(receipt.key());
    }

    void lock(Receipt receipt) {
        inBranches.put(receipt.key(), consumers.get(receipt.consumer()).held.remove(receipt.key()));
    }

    void commitLocked(Receipt receipt) {
        inBranches.remove(receipt.key());
    }

    void rollbackLocked(Receipt receipt) {
        Stored stored = inBranches.remove(receipt.key());
        stored.deliveries++;
        waiting.add(stored);
    }

    void release(Receipt receipt, boolean delivered) {
        Attached consumer = consumers.get(receipt.consumer());
        Stored stored = consumer == null ? null : consumer.held.remove(receipt.key());
        if (stored != null) {
            stored.deliveries += delivered ? 1 : 0;
            waiting.add(stored);
        }
    }

    void detach(UUID id) {
        Attached gone = consumers.remove(id);
        if (gone != null) {
            waiting.addAll(gone.held.values());
        }
    }

    /** Detaches all and tells them. */
    void closeConsumers(String reason) {
        List.copyOf(consumers.values()).forEach(consumer -> {
            detach(consumer.id);
            consumer.sink.onClosed(reason);
        });
    }

    void credit(UUID id, int more) {
        Attached consumer = consumers.get(id);
        if (consumer != null) {
            consumer.credit += more;
        }
    }

    /** Hands out what can be handed out, consumer after consumer. */
    void dispatch() {
        boolean progress = true;
        while (progress && !waiting.isEmpty()) {
            progress = false;
            for (Attached consumer : List.copyOf(consumers.values())) {
                if (consumer.credit > 0 && !waiting.isEmpty()) {
                    consumer.credit--;
                    Stored stored = waiting.pollFirst();
                    consumer.held.put(stored.key, stored);
                    Receipt receipt = new Receipt(0, name, stored.key, consumer.id);
                    consumer.sink.onDelivery(new Delivery(receipt, stored.envelope, stored.deliveries + 1));
                    progress = true;
                }
            }
        }
    }

    List<Envelope> browse(int limit) {
        return waiting.stream().limit(limit).map(stored -> stored.envelope).toList();
    }

    long depth() {
        return waiting.size()
                + consumers.values().stream()
                        .mapToLong(consumer -> consumer.held.size())
                        .sum();
    }
}
