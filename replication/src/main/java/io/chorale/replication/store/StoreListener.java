package io.chorale.replication.store;

/** Hears what concerns a store as a whole. Called by threads of the store, so it must not block. */
public interface StoreListener {

    /** The disk became full, or has room again. */
    void spaceChanged(SpaceState state);

    /** The store has failed and completes nothing more. Called once. */
    void failed(StoreFailedException cause);
}
