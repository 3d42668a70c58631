package io.chorale.replication.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Links that keep the order, may be cut in one direction or both, and may lose what is under way. */
final class SimNetwork {

    record Link(String from, String to) {}

    private final Map<Link, ArrayDeque<Object>> links = new LinkedHashMap<>();
    private final Map<Link, Boolean> cut = new HashMap<>();
    private final Map<String, String> homes = new HashMap<>();

    void send(String from, String to, Object message) {
        links.computeIfAbsent(new Link(from, to), absent -> new ArrayDeque<>()).addLast(message);
    }

    /** A client is reached through the node where it lives. */
    void home(String client, String node) {
        homes.put(client, node);
    }

    void cut(String from, String to, boolean isCut) {
        cut.put(new Link(from, to), isCut);
    }

    void healAll() {
        cut.clear();
    }

    boolean connects(String from, String to) {
        Link link = new Link(homes.getOrDefault(from, from), homes.getOrDefault(to, to));
        return !cut.getOrDefault(link, false);
    }

    void lose(String from, String to) {
        links.remove(new Link(from, to));
    }

    /** What was under way to a node is lost with it, and perhaps what came from it. */
    void crash(String node, Random random) {
        for (Link link : List.copyOf(links.keySet())) {
            if (link.to().equals(node) || (link.from().equals(node) && random.nextBoolean())) {
                links.remove(link);
            }
        }
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

    /** A link with something to deliver to a receiver that takes it; null when there is none. */
    Link pick(Random random, Predicate<String> takes) {
        List<Link> ready = new ArrayList<>();
        links.forEach((link, queue) -> {
            if (!queue.isEmpty() && takes.test(link.to()) && connects(link.from(), link.to())) {
                ready.add(link);
            }
        });
        return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
    }

    Object next(Link link) {
        return links.get(link).removeFirst();
    }
}
