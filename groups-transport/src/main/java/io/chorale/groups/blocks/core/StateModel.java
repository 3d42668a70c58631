package io.chorale.groups.blocks.core;

import java.util.Iterator;
import java.util.List;

/**
 * How a state that all members copy behaves. States are immutable values; each method gives the same result for the same
 * arguments at every member, except for what depends on {@code nowMs}, which serves deadlines alone and is not compared.
 *
 * @param <S> the state
 */
public interface StateModel<S> {

    /** The state of a group in which nothing was done yet. */
    S empty();

    /**
     * Applies one command at its place in the order.
     *
     * @param origin names the author, the same at all members
     * @param nowMs this member's clock, for deadlines
     * @throws io.chorale.groups.wire.WireException when the command is malformed; the state stays as it is everywhere
     */
    Step<S> apply(S state, long origin, byte[] command, long nowMs);

    /**
     * The state as records, in the same order and of the same sizes at all members that hold it. What differs between
     * members stands in the first KiB of a record: parts of a large one may come from several of them.
     */
    Iterator<byte[]> records(S state, long nowMs);

    /** Adds a record that {@link #records} gave to what was read so far, {@link #empty()} at first. */
    S restored(S partial, byte[] record, long nowMs);

    /** Two states that grew apart, as one. All members merge in the same order. */
    S merged(S one, S other);

    /** What someone who had the one state must be told when it is replaced by the other. */
    MergeReport compared(S before, S after);

    /** The next command that time asks for, of so many bytes at most, or null. Asked at one member only. */
    byte[] due(S state, long nowMs, int maxBytes);

    /**
     * A state with one command applied.
     *
     * @param outcome what the author is answered
     * @param changes what listeners are told, in order
     */
    record Step<S>(S state, Outcome outcome, List<Change> changes) {}
}
