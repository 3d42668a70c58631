package io.chorale.groups.blocks.core;

/** What became of a call at one member. */
public sealed interface RpcReply {

    /** It answered. */
    record Answered(byte[] body) implements RpcReply {}

    /** Its handler failed, or had no room: the class of the exception and its message, which may be null. */
    record Failed(String type, String text) implements RpcReply {}

    /** It left the group before it answered; whether it did what was asked is not known. */
    record Left() implements RpcReply {}

    /** It did not answer in time. */
    record TimedOut() implements RpcReply {}

    /** Enough others had answered. */
    record Unneeded() implements RpcReply {}
}
