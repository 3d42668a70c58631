package io.chorale.simulation.replication;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Links that keep the order; the scenario says when something arrives. */
final class ScenarioNetwork {

    record Link(String from, String to) {}

    private final Map<Link, ArrayDeque<Object>> links = new LinkedHashMap<>();

    void send(String from, String to, Object message) {
        links.computeIfAbsent(new Link(from, to), absent -> new ArrayDeque<>()).addLast(message);
    }

    void lose(String from, String to) {
        links.remove(new Link(from, to));
    }

    /** The links with something under way. */
    Set<Link> waiting() {
        Set<Link> waiting = new LinkedHashSet<>();
        links.forEach((link, queue) -> {
            if (!queue.isEmpty()) {
                waiting.add(link);
            }
        });
        return waiting;
    }

    Object next(Link link) {
        return links.get(link).removeFirst();
    }
}
