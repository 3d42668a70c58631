package io.chorale.replication.core;

import io.chorale.replication.shard.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Nodes that a shard cannot be copied to at present, because it is too large: they count as not there for some time, or until they have been filled. */
final class Beyond {
    static final long PERIOD_MS = 60_000;

    private final Map<NodeId, Long> untilMs = new HashMap<>();
    private boolean hasChanged;

    void add(NodeId node, long nowMs) {
        untilMs.put(node, nowMs + PERIOD_MS);
        hasChanged = true;
    }

    /** A node that is being filled has asked for more. */
    void stay(NodeId node, long nowMs) {
        untilMs.computeIfPresent(node, (there, until) -> nowMs + PERIOD_MS);
    }

    /** A node has been filled, and needs a difference only. */
    void remove(NodeId node) {
        hasChanged |= untilMs.remove(node) != null;
    }

    boolean contains(NodeId node) {
        return untilMs.containsKey(node);
    }

    /** Whether others count as there than when this was asked last. */
    boolean changes(long nowMs) {
        boolean changed = untilMs.values().removeIf(until -> nowMs >= until) || hasChanged;
        hasChanged = false;
        return changed;
    }

    Set<NodeId> without(Set<NodeId> nodes) {
        Set<NodeId> others = new HashSet<>(nodes);
        others.removeAll(untilMs.keySet());
        return others;
    }
}
