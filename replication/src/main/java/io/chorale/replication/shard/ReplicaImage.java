package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a replica has of its shard, at one instant. Immutable as long as nobody changes the state.
 *
 * @param current the reign whose start was logged last
 * @param state what is applied
 * @param appliedEntries how many entries made the state, as far as no merge came between
 * @param tail what is logged above the state, in order
 * @param pending the config that {@code config} replaces while that is not known committed; null when none
 * @param inSync the in-sync set of the last start
 * @param reportedTo the candidates that were told what is here since the last start, with the last epoch of each: their
 *     reigns may have begun
 * @param heard for each node the last start in the history of this log that was opened with its report: the node has
 *     logged nothing of earlier reigns since
 */
public record ReplicaImage(
        Epoch current,
        ShardState state,
        long appliedEntries,
        List<LoggedEntry> tail,
        Config config,
        Config pending,
        Set<NodeId> inSync,
        Map<NodeId, Epoch> reportedTo,
        Map<NodeId, Epoch> heard) {

    public ReplicaImage {
        reportedTo = Ordered.copyOf(reportedTo);
        heard = Ordered.copyOf(heard);
        tail = List.copyOf(tail);
        inSync = Ordered.copyOf(inSync);
    }

    /** The last entry logged in the current reign, or what the state has of it. */
    public Dot last() {
        return tail.isEmpty()
                ? new Dot(current, state.context().highestOf(current))
                : tail.get(tail.size() - 1).dot();
    }

    /**
     * A name for the state, the tail left aside: the last entry that was applied, or number 0 of a reign whose start is not
     * applied and comes first. What has one name has the same elements everywhere, for whoever has logged an entry has
     * logged what is before it, too.
     */
    public Dot applied() {
        return tail.isEmpty() ? last() : before(tail.get(0));
    }

    /** The state that an entry is applied to. */
    static Dot before(LoggedEntry first) {
        return new Dot(first.dot().epoch(), first.dot().index() - 1);
    }

    /** See {@link DurableReplica#isMember}. */
    boolean isMember(NodeId node) {
        return config.containsOr(pending, node);
    }

    /** The same with another table. */
    ReplicaImage withElements(ElementTable elements) {
        return with(new ShardState(elements, state.context(), state.windows()), appliedEntries, tail);
    }

    /** The state with the whole tail applied. */
    ShardState stateWithTail(Rules rules) {
        ShardState full = state.copy();
        tail.forEach(logged -> full.apply(logged, rules));
        return full;
    }

    /** The same with another log. */
    ReplicaImage with(ShardState newState, long newEntries, List<LoggedEntry> newTail) {
        return new ReplicaImage(current, newState, newEntries, newTail, config, pending, inSync, reportedTo, heard);
    }

    /** The same that knows of these reports. */
    ReplicaImage withHeard(Map<NodeId, Epoch> newHeard) {
        return new ReplicaImage(current, state, appliedEntries, tail, config, pending, inSync, reportedTo, newHeard);
    }

    /** The same without the entries of the current reign above an index. */
    ReplicaImage cutAbove(long index) {
        List<LoggedEntry> kept = tail.stream()
                .filter(logged ->
                        !logged.dot().epoch().equals(current) || logged.dot().index() <= index)
                .toList();
        return with(state, appliedEntries, kept);
    }

    /** The same with the start of a reign on top. */
    ReplicaImage startedAs(Epoch epoch, Entry.Start start) {
        List<LoggedEntry> extended = new ArrayList<>(tail);
        extended.add(new LoggedEntry(new Dot(epoch, 1), start));
        return new ReplicaImage(
                epoch,
                state,
                appliedEntries,
                extended,
                start.config(),
                start.pending(),
                start.inSync(),
                Map.of(),
                heardBy(heard, epoch, start));
    }

    /** What is known of reports when a start follows. */
    static Map<NodeId, Epoch> heardBy(Map<NodeId, Epoch> before, Epoch epoch, Entry.Start start) {
        Map<NodeId, Epoch> heard = new HashMap<>(before);
        start.inSync().forEach(node -> heard.put(node, epoch));
        return heard;
    }
}
