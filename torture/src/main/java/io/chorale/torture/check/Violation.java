package io.chorale.torture.check;

/**
 * Something that must not be.
 *
 * @param what in which way
 * @param text for people: the message and all that became of it
 */
public record Violation(What what, String text) {

    /** The ways. */
    public enum What {
        /** Its send took effect, nobody asked to acknowledge it, and it was not in its queue at the end. */
        LOST,
        /** It came after its acknowledgement was confirmed, or although its send was refused. */
        RESURRECTED,
        /** Acknowledged twice where the policy allows that to nobody, not what was sent, or never sent. */
        UNEXPLAINED
    }

    @Override
    public String toString() {
        return what + " " + text;
    }
}
