package io.chorale.simulation.replication;

import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Origin;

/** What a client and the node that serves it say to each other, beside requests and answers. */
sealed interface Session {

    /** Asks whether it is served; what it was handed before may go to others. */
    record Attach() implements Session {}

    /** Gives back what it was handed. */
    record Detach(ClientId client) implements Session {}

    /** It is served, by this reign. */
    record Attached(Epoch epoch) implements Session {}

    /** Asks for something to work on. */
    record Fetch(ClientId client, Epoch epoch) implements Session {}

    /** An item that was handed out. */
    record Delivery(ElementId id, Origin origin) implements Session {}
}
