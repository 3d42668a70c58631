package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** A session of this process. */
final class LocalSession {
    private final Address address;
    /** View-synchronous groups in which this session has agreed to stop, with what it has sent since, in order. */
    private final Map<String, Queue<Outgoing>> stopped = new HashMap<>();

    /** Those of them that it has asked to leave. */
    private final Set<String> leaving = new HashSet<>();

    private long lastDelivery;
    private boolean ended;

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

    void stopForGood(String group) {
        stop(group);
        leaving.add(group);
    }

    /** What was kept back, when it may go; nothing while the session is leaving. */
    Queue<Outgoing> goOn(String group) {
        Queue<Outgoing> kept = leaving.contains(group) ? null : stopped.remove(group);
        return kept == null ? new ArrayDeque<>() : kept;
    }

    /** Whether its end is on its way: what it would still join it would never leave. */
    boolean hasEnded() {
        return ended;
    }

    /** What was kept back when the session ends. */
    List<Outgoing> end() {
        ended = true;
        List<Outgoing> kept = new ArrayList<>();
        stopped.values().forEach(kept::addAll);
        stopped.clear();
        return kept;
    }

    /** What was kept back when the session has left. */
    Queue<Outgoing> left(String group) {
        leaving.remove(group);
        return goOn(group);
    }
}
