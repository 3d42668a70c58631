package io.chorale.groups.cluster;

import io.chorale.groups.Service;
import java.util.List;

/** What a session receives, in one stream: messages, views and signals have one order. */
public sealed interface GroupEvent {

    /**
     * A message to one of the session's groups, or to its private address. Delivered once, however many of its groups
     * the session is in.
     *
     * @param sender who sent it; need not be a member of the groups
     * @param groups all groups it was sent to, as the sender named them; empty when it was sent to private addresses only
     * @param type the application's, 0 to 65,535
     * @param payload the receiver's own array, nobody else's
     */
    record Message(Address sender, Service service, List<String> groups, int type, byte[] payload)
            implements GroupEvent {

        public Message {
            groups = List.copyOf(groups);
        }
    }

    /**
     * The members of a group changed.
     *
     * @param id grows with each view of a group that a session sees; equal wherever this view is delivered
     * @param members in the same order at all of them; without the receiver when it has left
     * @param changed who joined or left; for {@link Cause#NETWORK} those that came and went
     * @param together the members that came to this view together with the receiver: all of them had the same messages
     */
    record GroupView(
            String group,
            GroupViewId id,
            Cause cause,
            List<Address> members,
            List<Address> changed,
            List<Address> together)
            implements GroupEvent {

        public GroupView {
            members = List.copyOf(members);
            changed = List.copyOf(changed);
            together = List.copyOf(together);
        }
    }

    /** The view of this group is about to change by the network: what follows is known only to those that stay together. */
    record Transitional(String group) implements GroupEvent {}

    /**
     * A member of a view-synchronous group is asked to stop sending to it: answer with {@link GroupSession#flushOk}. The
     * next view comes when all have answered.
     */
    record FlushRequest(String group) implements GroupEvent {}

    /** This process lost its place in the cluster and came back as a new incarnation; the session has a new address. */
    record Reconnected(Address before, Address now) implements GroupEvent {}

    /**
     * The session's queue for a group was full and its policy says to drop the oldest.
     *
     * @param count how many messages are missing here
     */
    record Dropped(String group, long count) implements GroupEvent {}

    /** Who offers a service that the session watches; all of them, in the order of their addresses. */
    record OffersChanged(String service, List<Offer> offers) implements GroupEvent {

        public OffersChanged {
            offers = List.copyOf(offers);
        }
    }

    /**
     * The session is a member of a group no more, though it did not leave: when processes came together, or this one came
     * back, the others were members with other options. It may join again, with theirs.
     */
    record Removed(String group, String reason) implements GroupEvent {}

    /** The session receives nothing more: it was closed, its process left, or its queue was full under that policy. */
    record Disconnected(String reason) implements GroupEvent {}

    /** Why a group's view changed. */
    enum Cause {
        /** A session joined. */
        JOIN,
        /** A session left the group. */
        LEAVE,
        /** A session was closed, or disconnected because it did not read. */
        DISCONNECT,
        /** Processes were lost, came, or came back. */
        NETWORK
    }
}
