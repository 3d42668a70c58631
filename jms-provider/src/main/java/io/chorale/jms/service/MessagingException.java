package io.chorale.jms.service;

/** A failed {@link MessagingService} call: the kind is for programs, the message for people. */
public class MessagingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known. */
    public enum Kind {
        /** The outcome is not known: it may yet happen, or have happened. */
        IN_DOUBT,
        /** A message to acknowledge is no longer held by its consumer; nothing of the work was done. */
        NOT_HELD,
        /** A limit was reached; nothing was done. */
        LIMIT,
        /** No such branch. */
        UNKNOWN_BRANCH,
        /** The destination is in use. */
        IN_USE,
        /** The destination does not exist (any more). */
        NO_DESTINATION,
        /** The node is closed or the request is malformed; nothing was done. */
        REFUSED
    }

    private final Kind kind;

    public MessagingException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public MessagingException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
