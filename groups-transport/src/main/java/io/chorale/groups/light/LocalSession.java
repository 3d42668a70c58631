package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** A session of this process. */
final class LocalSession {
    private final Address address;
    /** View-synchronous groups in which this session has agreed to stop, with what it has sent since, in order. */
    private final Map<String, Queue<Outgoing>> stopped = new HashMap<>();

    private long lastDelivery;

    LocalSession(Address address) {
        this.address = address;
    }

    Address address() {
        return address;
    }

    long number() {
        return address.number();
    }

    /** Whether this delivery is the first with its number: a message to several groups comes once. */
    boolean takes(long delivery) {
        boolean first = lastDelivery != delivery;
        lastDelivery = delivery;
        return first;
    }

    void stop(String group) {
        stopped.computeIfAbsent(group, name -> new ArrayDeque<>());
    }

    boolean hasStopped(String group) {
        return stopped.containsKey(group);
    }

    void keepBack(String group, Outgoing message) {
        stopped.get(group).add(message);
    }

    /** What was kept back, when it may go. */
    Queue<Outgoing> goOn(String group) {
        Queue<Outgoing> kept = stopped.remove(group);
        return kept == null ? new ArrayDeque<>() : kept;
    }
}
