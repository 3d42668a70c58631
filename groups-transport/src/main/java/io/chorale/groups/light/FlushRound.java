package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A view-synchronous group on its way to the next view: its members are asked to stop sending, and the changes wait until
 * all have. All members of the cluster's view keep the same rounds.
 */
final class FlushRound {
    /** A join, leave or disconnect that waits. */
    record Change(Member from, Control control) {}

    private final long number;
    private final Set<Address> awaited;
    private final List<Change> changes = new ArrayList<>();
    private boolean networkChanged;

    /**
     * @param number the same at all members
     * @param awaited who has to answer
     */
    FlushRound(long number, List<Address> awaited) {
        this.number = number;
        this.awaited = new LinkedHashSet<>(awaited);
    }

    long number() {
        return number;
    }

    void add(Change change) {
        changes.add(change);
    }

    /** A session has ended: what it asked for does not happen, and is returned. */
    List<Change> ended(Member from, long session) {
        List<Change> undone = new ArrayList<>(changes);
        undone.removeIf(
                change -> !change.from().equals(from) || change.control().session() != session);
        changes.removeAll(undone);
        return undone;
    }

    /** Forgets the changes that wait. */
    List<Change> takeChanges() {
        List<Change> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    List<Change> changes() {
        return changes;
    }

    /** The network has changed the group in this round. */
    void networkChanged() {
        networkChanged = true;
    }

    boolean isNetworkChanged() {
        return networkChanged;
    }

    boolean awaits(Address session) {
        return awaited.contains(session);
    }

    void answered(Address session) {
        awaited.remove(session);
    }

    /** Drops what the lost would have said or done. */
    void lost(Set<Member> nodes) {
        awaited.removeIf(session -> nodes.contains(session.node()));
        changes.removeIf(change -> nodes.contains(change.from()));
    }

    boolean isComplete() {
        return awaited.isEmpty();
    }
}
