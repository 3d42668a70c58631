package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent.GroupView;
import io.chorale.groups.cluster.GroupViewId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One session's log with its names resolved: the views of its groups, and what it received in which. */
final class GroupTrace {

    /** One message of the run. */
    static final class Post {
        final int id;
        final GroupTrace sender;
        final SessionEvent.Sent sent;
        /** The level at which it was received first; null before. */
        Service receivedAs;

        Post(int id, GroupTrace sender, SessionEvent.Sent sent) {
            this.id = id;
            this.sender = sender;
            this.sent = sent;
        }

        boolean includes(Service service) {
            return sent.service().includes(service);
        }

        @Override
        public String toString() {
            return sent.service() + " " + sender.self + ":" + sent.sequence() + " to "
                    + (sent.to() == null ? sent.groups() : sent.to());
        }
    }

    /** One session's time in one view of one group. */
    static final class GroupStay {
        final GroupTrace owner;
        final GroupView view;
        final long fromMs;
        /** Null when it was not a member before. */
        final GroupStay previous;

        final List<Post> received = new ArrayList<>();

        GroupStay(GroupTrace owner, GroupView view, long fromMs, GroupStay previous) {
            this.owner = owner;
            this.view = view;
            this.fromMs = fromMs;
            this.previous = previous;
        }

        boolean isMember() {
            return view.members().contains(owner.self);
        }

        @Override
        public String toString() {
            return "view " + view.id().cluster() + "." + view.id().change() + " of " + view.group();
        }
    }

    /** Names one view of one group. */
    record ViewKey(String group, GroupViewId id) {}

    final SessionLog log;
    final Address self;
    final Map<Integer, Post> posts = new HashMap<>();
    final BitSet received = new BitSet();
    /** The last view of each group; of those it has left, too. */
    final Map<String, GroupStay> last = new HashMap<>();
    /** What it asked for last, and got. */
    final Map<String, Boolean> settled = new HashMap<>();

    /** Null when it was closed, or its process is gone. */
    SessionEvent.Ended ended;

    GroupTrace(SessionLog log) {
        this.log = log;
        this.self = log.self();
    }

    boolean isMemberOf(String group) {
        GroupStay stay = last.get(group);
        return stay != null && stay.isMember();
    }

    @Override
    public String toString() {
        return self.toString();
    }
}
