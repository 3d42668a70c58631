package io.chorale.replication.shard;

import io.chorale.replication.Epoch;

/** What a client says to the replica that it takes for the primary. */
public sealed interface ClientRequest {

    ClientId client();

    /** Wants to be served by the present reign. */
    record Attach(ClientId client) implements ClientRequest {}

    /** Is gone: what was assigned to it may be assigned to others. */
    record Detach(ClientId client) implements ClientRequest {}

    /**
     * Asks for an operation; sent again, with the same sequence, to each reign until it is answered.
     *
     * @param epoch the reign that the client is attached to
     * @param sequence from 1, unique in the client's life
     */
    record Request(Epoch epoch, ClientId client, long sequence, Operation operation) implements ClientRequest {}
}
