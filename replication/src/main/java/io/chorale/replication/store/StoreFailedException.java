package io.chorale.replication.store;

/** The store has failed as a whole: what it has not confirmed is in doubt until it is opened again. */
public final class StoreFailedException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreFailedException(String store, Throwable cause) {
        super(
                store + " has failed (" + cause.getMessage()
                        + ") and confirms nothing more. Check the disk and the system"
                        + " log, then restart the node; if it fails again, empty its data directory: the node then joins"
                        + " as a new one and is filled by the others.",
                cause);
    }
}
