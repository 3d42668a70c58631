package io.chorale.replication.store;

/** The disk is too full for this batch. Nothing was written, and the same batch may be taken later. */
public final class StoreFullException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final SpaceState state;

    public StoreFullException(String store, SpaceState state) {
        super(
                "The disk of " + store + " is " + (state == SpaceState.FULL ? "full" : "full and its reserve used up")
                        + ". Make room on it"
                        + (state == SpaceState.FULL ? ", or consume messages: acknowledgements are still taken" : "")
                        + ". No restart is needed.",
                null);
        this.state = state;
    }

    public SpaceState state() {
        return state;
    }
}
