package io.chorale.replication.shard;

import io.chorale.replication.Epoch;

/** What a replica says to a client. */
public sealed interface ClientReply {

    /** Requests that carry this epoch are taken now. */
    record Attached(Epoch epoch) implements ClientReply {}

    /** To be believed from any reign when applied, and only from the one that the client is attached to when refused. */
    record Answer(Epoch epoch, long sequence, Outcome outcome) implements ClientReply {}

    /** Too much is under way: the request was not looked at, and is to be sent again later. */
    record Busy(Epoch epoch, long sequence) implements ClientReply {}

    /** Does not reign: whatever was asked for is in doubt until the next reign answers. */
    record NotPrimary() implements ClientReply {}

    /** What became of a request. */
    enum Outcome {
        APPLIED,
        /** Not applied, and never will be. */
        REFUSED
    }
}
