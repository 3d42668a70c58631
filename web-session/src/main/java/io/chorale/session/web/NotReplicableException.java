package io.chorale.session.web;

/** The application put something into the session that cannot be copied to another node. */
public final class NotReplicableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String attribute;

    NotReplicableException(String attribute, String message, Throwable cause) {
        super(message, cause);
        this.attribute = attribute;
    }

    /** The name of the session attribute. */
    public String attribute() {
        return attribute;
    }
}
