package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;

/** What a client says to the replica that it takes for the primary. */
public sealed interface ClientRequest {

    ClientId client();

    /** The reign that the client takes for the present one. */
    Epoch epoch();

    /** From 1, unique among the requests of the client to this shard. */
    long sequence();

    /**
     * Asks for an operation; sent again, with the same sequence, to each reign until it is answered.
     *
     * @param since the lowest epoch that it was ever sent with; {@link Epoch#NONE} when it was sent to several shards of
     *     one name
     * @param lowestOpen the lowest sequence whose answer the client waits for
     * @param after a decision that is to be known where this one is made; {@link Dot#NONE} when there is none
     */
    record Request(
            Epoch epoch, Epoch since, ClientId client, long sequence, long lowestOpen, Dot after, Payload operation)
            implements ClientRequest {}

    /** Asks for something that the state tells. */
    record Query(Epoch epoch, ClientId client, long sequence, Payload question) implements ClientRequest {}
}
