package io.chorale.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * What a shard replicates. All replicas apply the same operations in the same order and must come to the same state:
 * no clock, no random source, no IO, no iteration over unordered collections. Called by one thread at a time.
 */
public interface StateMachine {

    /**
     * Applies one committed operation.
     *
     * @param dot names this decision for ever; ids of what the operation creates are derived from it
     * @return the answer to the client that asked; kept until the client has it, so keep it small
     */
    byte[] apply(Dot dot, byte[] operation);

    /** Answers a question from the applied state, without changing it. Only the primary is asked. */
    byte[] query(byte[] question);

    /** Writes the whole state. */
    void snapshot(WireWriter out);

    /** Replaces the whole state by what {@link #snapshot} wrote; an empty machine is the result of a fresh factory call. */
    void restore(WireReader in);

    /** This replica's shard is now reigned by this node, and the state is complete: starts the volatile side. */
    Leadership lead(LeaderContext context);
}
