package io.chorale.groups.blocks.core;

/**
 * What became of a command, as its author is answered.
 *
 * @param previous the value before, or null when there was none
 */
public record Outcome(Verdict verdict, byte[] previous) {

    /** Decided at the command's place in the order, so the same at all members. */
    public enum Verdict {
        /** It was applied. */
        DONE,
        /** Its condition did not hold; nothing changed. */
        UNMET,
        /** It would have exceeded the limits of the state; nothing changed. */
        FULL
    }
}
