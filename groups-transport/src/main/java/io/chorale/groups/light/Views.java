package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.ViewId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Numbers the views of groups and hands them to the members that live here. */
final class Views {
    private final LightOutput output;
    private final Consumer<Group> installed;
    private ViewId cluster;
    private long changes;
    /** Beyond a hole in the order those who stay together; null before it. */
    private List<Member> staying;
    /** A digest of all changes of the registry in this view of the cluster. */
    private long history;

    /**
     * @param installed told after each view of a group
     */
    Views(LightOutput output, Consumer<Group> installed) {
        this.output = output;
        this.installed = installed;
    }

    /** A new view of the cluster: what it changes itself has the number 0. */
    void start(ViewId id) {
        cluster = id;
        changes = 0;
        history = 0;
        staying = null;
    }

    /** The others may have other messages from here on: views have names of their own, and the others are no company. */
    void parts(List<Member> together) {
        staying = together;
        for (Member member : together) {
            history = 31 * history + member.id().hashCode();
        }
        history = (history ^ (history >>> 31)) * 0x94d049bb133111ebL;
    }

    private List<Address> staying(List<Address> sessions) {
        return staying == null
                ? sessions
                : sessions.stream()
                        .filter(session -> staying.contains(session.node()))
                        .toList();
    }

    /** A change of the registry has its place here. */
    void count(Delivery change) {
        long hash = 31 * history + change.sender().id().getMostSignificantBits();
        hash = 31 * hash + change.sender().id().getLeastSignificantBits();
        for (int i = change.offset() + Wire.HEADER_BYTES; i < change.offset() + change.length(); i++) {
            // The constants are those of FNV-1a and of the finalizer of SplitMix64.
            hash = (hash ^ change.bytes()[i]) * 0x100000001b3L;
        }
        history = (hash ^ (hash >>> 31)) * 0x94d049bb133111ebL;
    }

    /** The number of the next change in this view of the cluster; the same at all its members. */
    long nextChange() {
        changes++;
        return changes;
    }

    /** A number for a round that no other round of any view has. */
    long nextRound() {
        return (long) Wire.tagOf(cluster) << 32 | nextChange();
    }

    /** One session came or went. What came has shared no message with the others; what went has no members beside it. */
    void changed(Group group, GroupEvent.Cause cause, Address changed, LocalSession left) {
        GroupViewId id = new GroupViewId(cluster, nextChange(), history);
        group.install(id);
        List<Address> members = List.copyOf(group.members());
        List<Address> others = new ArrayList<>(staying(members));
        others.remove(changed);
        GroupEvent.GroupView toOthers =
                new GroupEvent.GroupView(group.name(), id, cause, members, List.of(changed), others);
        for (LocalSession local : group.locals()) {
            boolean came = local.address().equals(changed);
            output.event(
                    local.number(),
                    came
                            ? new GroupEvent.GroupView(
                                    group.name(), id, cause, members, List.of(changed), List.of(changed))
                            : toOthers);
        }
        if (left != null) {
            output.event(left.number(), toOthers);
        }
        installed.accept(group);
    }

    /**
     * Sessions came and went with their processes.
     *
     * @param change 0 when the group changes together with the cluster
     */
    void network(Group group, long change, Collection<Address> changed, List<Address> together) {
        GroupViewId id = new GroupViewId(cluster, change, history);
        group.install(id);
        if (group.locals().isEmpty()) {
            return;
        }
        GroupEvent.GroupView view = new GroupEvent.GroupView(
                group.name(),
                id,
                GroupEvent.Cause.NETWORK,
                List.copyOf(group.members()),
                List.copyOf(changed),
                List.copyOf(staying(together)));
        for (LocalSession local : group.locals()) {
            output.event(local.number(), view);
        }
        installed.accept(group);
    }

    /** Who is in one list and not in the other; those that went first. */
    static Set<Address> difference(List<Address> before, List<Address> now) {
        Set<Address> went = new LinkedHashSet<>(before);
        Set<Address> came = new LinkedHashSet<>(now);
        now.forEach(went::remove);
        before.forEach(came::remove);
        went.addAll(came);
        return went;
    }
}
