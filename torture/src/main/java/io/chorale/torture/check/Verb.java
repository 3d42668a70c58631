package io.chorale.torture.check;

import java.util.Locale;

/** What a process logs of a message. Asked comes before the call that asks, the outcome after it has returned. */
public enum Verb {
    /** It is about to be sent. */
    SENDING,
    /** The send, or the commit of its transaction, has returned. */
    CONFIRMED,
    /** Its send failed, and nobody said that nothing was done. */
    INDOUBT,
    /** Its send was refused or rolled back: nothing was done. */
    REFUSED,
    /** It was handed to the application. */
    DELIVERED,
    /** It was handed to the application and is not what was sent. */
    CORRUPT,
    /** Its acknowledgement is about to be asked for. */
    ACK_ASKED,
    ACK_CONFIRMED,
    ACK_INDOUBT,
    ACK_REFUSED;

    /** As it is written in a log. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Verb of(String text) {
        for (Verb verb : values()) {
            if (verb.text().equals(text)) {
                return verb;
            }
        }
        throw new IllegalArgumentException("No such verb: " + text);
    }

    /** What an asked work came to, and what its acknowledgements came to. */
    public Verb ofAcknowledgement() {
        return switch (this) {
            case CONFIRMED -> ACK_CONFIRMED;
            case INDOUBT -> ACK_INDOUBT;
            case REFUSED -> ACK_REFUSED;
            case SENDING -> ACK_ASKED;
            default -> throw new IllegalStateException(this + " is no step of a work");
        };
    }
}
