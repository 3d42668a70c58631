package io.chorale.replication.shard;

import io.chorale.replication.Epoch;

/** What a replica says to a client. */
public sealed interface ClientReply {

    /**
     * What came of a request.
     *
     * @param changed whether it did something; then it is to be believed from any reign, otherwise only from the one
     *     that the client takes for the present
     */
    record Answer(Epoch epoch, long sequence, boolean changed, Payload answer) implements ClientReply {}

    /** Too much is under way: this request and those that follow were not looked at, and are to be sent again later. */
    record Busy(Epoch epoch, long sequence) implements ClientReply {}

    /**
     * May have been decided, and forgotten since the client was taken for gone: its outcome stays in doubt. To be believed
     * from the reign that the client takes for the present only: another may know more.
     */
    record Forgotten(Epoch epoch, long sequence) implements ClientReply {}

    /** Does not reign: whatever was asked for is in doubt until the next reign answers. */
    record NotPrimary() implements ClientReply {}
}
