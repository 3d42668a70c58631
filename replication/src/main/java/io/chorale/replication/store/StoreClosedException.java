package io.chorale.replication.store;

/** The store is closed: whoever called should have stopped before. */
public final class StoreClosedException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreClosedException(String store) {
        super(store + " is closed", null);
    }
}
