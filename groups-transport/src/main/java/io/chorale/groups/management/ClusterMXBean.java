package io.chorale.groups.management;

import java.util.List;
import java.util.Map;

/**
 * A process in its cluster. Registered as {@code
 * io.chorale:type=Cluster,cluster="<cluster>",member="<name>",id=<id as which it joined first>}. Thread-safe.
 */
public interface ClusterMXBean {

    String getClusterName();

    /** This process' name with its present id. */
    String getMember();

    /** The members of the view installed last, in order, as names with ids. */
    List<String> getMembers();

    /**
     * {@code starting}, {@code agreeing} on a view, {@code joining} registries, {@code running}, or {@code away} while
     * the process comes back to its cluster.
     */
    String getState();

    /**
     * What was counted since this process joined, by name, as in {@link
     * io.chorale.groups.cluster.NodeStatus#counters}; empty while the process comes back to its cluster.
     */
    Map<String, Long> getCounters();

    /** What waits for the sessions of this process: one entry for each session and group. */
    List<QueueFigures> getQueues();
}
