package io.chorale.groups.blocks;

/** What became of a call at one member. */
public sealed interface RpcAnswer<A> {

    /** It answered. */
    record Answered<A>(A value) implements RpcAnswer<A> {}

    /**
     * Its handler failed, had no room, or gave an answer that is larger than a message or that the codec here does not take.
     *
     * @param type the class of the exception there, as text
     * @param text its message, cut to 1,000 characters when it comes from there, or null
     */
    record Failed<A>(String type, String text) implements RpcAnswer<A> {}

    /** It left the group, or was lost, before its answer came; whether it did what was asked is not known. */
    record Left<A>() implements RpcAnswer<A> {}

    /** Its answer did not come in time; whether it did, or will do, what was asked is not known. */
    record TimedOut<A>() implements RpcAnswer<A> {}

    /** The call ended before its answer came, because enough others had answered. */
    record Unneeded<A>() implements RpcAnswer<A> {}
}
