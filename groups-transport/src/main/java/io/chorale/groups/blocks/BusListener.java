package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.cluster.Address;
import java.util.List;

/**
 * A consumer of a bus: is told each notification once, in the order that all members see. Called by one thread at a time,
 * on the executor of the bus, which it must not make wait for that bus; {@link #members} by another thread.
 */
public interface BusListener<T> {

    /** One that was published. */
    void notified(Notification<T> notification);

    /**
     * Some at once that this listener was not told before: the cache, at first; what partitions had when they came
     * together; what was skipped because this listener did not keep up.
     *
     * @param skipped how many were published in between that this listener was not told one by one; those of them that are
     *     not in the list have left the cache and are missed
     */
    void caughtUp(List<Notification<T>> missed, SnapshotCause cause, MergeReport report, long skipped);

    /** The members of the bus changed. Told by the thread that reads: it must not wait. */
    default void members(List<Address> members) {}

    /**
     * One notification.
     *
     * @param place counts all notifications of the bus
     * @param sender who published it
     */
    record Notification<T>(long place, Address sender, T body) {}
}
