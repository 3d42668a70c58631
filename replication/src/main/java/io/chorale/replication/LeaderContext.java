package io.chorale.replication;

import io.chorale.groups.Member;

/** What the volatile side of a primary may do. To be used only from within its own calls. */
public interface LeaderContext {

    /** Milliseconds of a clock that never jumps, the same for all calls of one event: for what is measured. */
    long nowMs();

    /** Milliseconds since 1970 by this machine's clock, which may jump: for what others have dated. */
    long unixTimeMs();

    /**
     * Whether anything may be handed to a client that another one must not get: under policy {@code majority} not while this
     * primary is cut off, as far as it can know, for another one may have taken over. What it hands out nevertheless cannot be
     * acknowledged with confirmation. It is to be tried again at the next event.
     */
    boolean mayHandOut();

    /** Sends a volatile message to the clients of this shard on a member; lost when the member or this reign is lost. */
    void signal(Member to, byte[] signal);

    /** Appends a decision of the primary's own, such as an expiry. Its answer goes to {@link Leadership#onApplied}. */
    void propose(byte[] operation);

    /**
     * Whether the disk of this node, or of another member of the shard, takes nothing more but what frees space. What
     * adds elements is to be refused then, what removes them is not: that is how a disk gets room again.
     */
    boolean isStorageFull();
}
