package io.chorale.replication.store;

/** The store has failed as a whole: what it has not confirmed is in doubt until it is opened again. */
public final class StoreFailedException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreFailedException(String store, Throwable cause) {
        this(
                store,
                "has failed (" + cause.getMessage() + ")",
                "Check the disk and the system log, then restart the node; if it fails again, empty its data directory:"
                        + " the node then joins as a new one and is filled by the others.",
                cause);
    }

    private StoreFailedException(String store, String what, String remedy, Throwable cause) {
        super(store + " " + what + " and confirms nothing more. " + remedy, cause);
    }

    /** Damage was met by what the store does by itself, such as merging, so not by a read that alone could fail. */
    public static StoreFailedException damaged(String store, Throwable cause) {
        return new StoreFailedException(
                store,
                "has met a damaged table (" + cause.getMessage() + ")",
                "Check the disk and the system log, then restart the node: it keeps what can be read, and the others fill"
                        + " its copies of those shards of which something cannot.",
                cause);
    }
}
