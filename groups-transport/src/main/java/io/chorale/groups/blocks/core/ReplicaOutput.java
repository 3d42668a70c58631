package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import java.util.List;

/** What {@link ReplicaCore} wants done. Called from within its methods, in order; must not call back into it. */
public interface ReplicaOutput<S> {

    /** Send to all members in the agreed order, the sender included. */
    void toGroup(byte[] message);

    /** Send to one member, in order. */
    void toMember(Address to, byte[] message);

    /** A command of this member was applied here. */
    void answered(long ticket, Outcome outcome);

    /** Whether a command of this member was, or will be, applied will not be known here. */
    void inDoubt(long ticket, String reason);

    /** The state moved on by one command. */
    void changed(S state, List<Change> changes);

    /** The state is another one now: loaded, merged, or lost. */
    void replaced(S state, Reason reason, MergeReport report);

    /** Whether commands may be sent: while not, they wait. */
    void writable(boolean now);

    /** Something arrived that is not understood, and was dropped. */
    void rejected(Address from, String reason);

    /** Why a state was replaced. */
    enum Reason {
        /** This member is the first, or has loaded the state of the others. */
        LOADED,
        /** Partitions came together. */
        MERGED,
        /** All members that had the state are gone; it begins again, empty. */
        LOST
    }
}
