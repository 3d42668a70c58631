package io.chorale.session.service;

/** No node could be asked; the message names cause and remedy. */
public final class NodeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean inDoubt;

    public NodeUnavailableException(boolean inDoubt, String message, Throwable cause) {
        super(message, cause);
        this.inDoubt = inDoubt;
    }

    /** Whether the call may have been carried out all the same. */
    public boolean inDoubt() {
        return inDoubt;
    }
}
