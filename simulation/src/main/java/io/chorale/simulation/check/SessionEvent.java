package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import java.util.List;

/** One thing that a session of the cluster did or received, in its order. */
public sealed interface SessionEvent {

    long atMs();

    /**
     * It sent a message.
     *
     * @param sequence counts its messages from 1
     * @param groups to which groups; empty for a message to a session
     * @param to to which session; null for a message to groups
     * @param asMember whether it was sent for one view of a view-synchronous group that its sender is in
     * @param atRest whether all faults were over and the cluster had come to rest: then it must arrive
     */
    record Sent(
            long atMs,
            int sequence,
            Service service,
            List<String> groups,
            Address to,
            boolean selfDiscard,
            boolean asMember,
            int crc,
            boolean atRest)
            implements SessionEvent {

        public Sent {
            groups = List.copyOf(groups);
        }
    }

    /** It received a message. */
    record Received(long atMs, Address sender, int sequence, Service service, List<String> groups, int crc)
            implements SessionEvent {

        public Received {
            groups = List.copyOf(groups);
        }
    }

    /** It received a view of a group. */
    record Viewed(long atMs, GroupEvent.GroupView view) implements SessionEvent {}

    /** It asked to be in a group or out of it, and that was done. */
    record Settled(long atMs, String group, boolean joined) implements SessionEvent {}

    /** It asked to be in a group or out of it. */
    record Asked(long atMs, String group, boolean joins) implements SessionEvent {}

    /** It was closed: what comes after is not its own any more. */
    record Closed(long atMs) implements SessionEvent {}

    /**
     * The run is over, and the session is open.
     *
     * @param waiting how many requests have no answer
     */
    record Ended(long atMs, int waiting) implements SessionEvent {}
}
