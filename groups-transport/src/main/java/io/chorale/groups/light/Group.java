package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupViewId;
import java.util.ArrayList;
import java.util.List;

/** One group: its members in order, and those of them that live here. */
final class Group {
    private final String name;
    private final boolean viewSynchronous;
    private final List<Address> members = new ArrayList<>(4);
    private List<LocalSession> locals = List.of();
    private GroupViewId installed;
    private FlushRound flush;

    Group(String name, boolean viewSynchronous) {
        this.name = name;
        this.viewSynchronous = viewSynchronous;
    }

    String name() {
        return name;
    }

    boolean isViewSynchronous() {
        return viewSynchronous;
    }

    List<Address> members() {
        return members;
    }

    List<LocalSession> locals() {
        return locals;
    }

    void addLocal(LocalSession session) {
        List<LocalSession> next = new ArrayList<>(locals);
        next.add(session);
        locals = next;
    }

    void removeLocal(long number) {
        List<LocalSession> next = new ArrayList<>(locals);
        next.removeIf(local -> local.number() == number);
        locals = next.isEmpty() ? List.of() : next;
    }

    /** The view that its members here have; in a view-synchronous group it may lag behind the registry. */
    GroupViewId installed() {
        return installed;
    }

    void install(GroupViewId view) {
        installed = view;
    }

    /** The round in which members agree to stop sending; null when there is none. */
    FlushRound flush() {
        return flush;
    }

    void flush(FlushRound round) {
        flush = round;
    }
}
