package io.chorale.replication.store;

/** A store that cannot be opened, and is left as it was. The message says what to do. */
public final class StoreOpenException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
