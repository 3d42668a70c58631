package io.chorale.session.web;

/** A stored attribute could not be restored here: its class is refused, missing, or of another version. */
final class UnreadableAttributeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableAttributeException(String message, Throwable cause) {
        super(message, cause);
    }
}
