package io.chorale.groups.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One process at one moment.
 *
 * @param view the id of the cluster's view
 * @param members of that view, as names with ids, in order
 * @param state {@code starting}, {@code agreeing} on a view, {@code joining} registries, or {@code running}
 * @param groups in the cluster
 * @param sessions of this process: name, number and how many groups it is in
 * @param counters what was counted since this process joined, by name; names that end in {@code Bytes} are bytes
 */
public record NodeStatus(
        String view,
        List<String> members,
        String state,
        int groups,
        List<String> sessions,
        Map<String, Long> counters) {

    public NodeStatus {
        members = List.copyOf(members);
        sessions = List.copyOf(sessions);
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
    }
}
