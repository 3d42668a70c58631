package io.chorale.simulation.replication;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Links that keep the order; the scenario says when something arrives. */
final class ScenarioNetwork {

    record Link(String from, String to) {}

    private final Map<Link, ArrayDeque<Object>> links = new LinkedHashMap<>();

    private record Muted(Link link, String type) {}

    private final Set<Muted> muted = new HashSet<>();

    /** From now on messages of a type are lost between two. */
    void mute(String from, String to, String type) {
        muted.add(new Muted(new Link(from, to), type));
    }

    void unmute(String from, String to, String type) {
        muted.remove(new Muted(new Link(from, to), type));
    }

    void send(String from, String to, Object message) {
        if (muted.contains(new Muted(new Link(from, to), message.getClass().getSimpleName()))) {
            return;
        }
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
