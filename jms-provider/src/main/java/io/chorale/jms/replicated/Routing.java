package io.chorale.jms.replicated;

import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.queue.Send;
import io.chorale.jms.queue.Take;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Work;
import io.chorale.replication.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which shard does what. */
final class Routing {
    private final Space space;

    Routing(Space space) {
        this.space = space;
    }

    int shardOf(Address destination) {
        return space.shardOf(QueueNames.routingKey(destination));
    }

    /** Which shard knows the topic of a named subscription. */
    int shardOfSubscription(String key) {
        return space.shardOf(QueueNames.routingKeyOfSubscription(key));
    }

    int shardOfClientId(String clientId) {
        return space.shardOf(QueueNames.routingKeyOfClientId(clientId));
    }

    /** The parts of a work by shard; the order of the shards makes the first one the coordinator. */
    Map<Integer, Operation.Batch> split(Work work) {
        if (work.receipts().isEmpty() && work.sends().size() == 1) {
            Envelope only = work.sends().get(0);
            return Map.of(shardOf(only.destination()), new Operation.Batch(List.of(Send.of(only)), List.of()));
        }
        Map<Integer, List<Send>> sends = new TreeMap<>();
        Map<Integer, List<Take>> takes = new TreeMap<>();
        for (Envelope envelope : work.sends()) {
            sends.computeIfAbsent(shardOf(envelope.destination()), shard -> new ArrayList<>())
                    .add(Send.of(envelope));
        }
        for (Receipt receipt : work.receipts()) {
            takes.computeIfAbsent(receipt.shard(), shard -> new ArrayList<>()).add(Take.of(receipt));
        }
        Map<Integer, Operation.Batch> parts = new TreeMap<>();
        sends.forEach(
                (shard, part) -> parts.put(shard, new Operation.Batch(part, takes.getOrDefault(shard, List.of()))));
        takes.forEach((shard, part) -> parts.putIfAbsent(shard, new Operation.Batch(List.of(), part)));
        return parts;
    }
}
