package io.chorale.replication.store;

/** How full the disk is, as far as it matters to who writes. */
public enum SpaceState {
    /** Everything is taken. */
    OK,
    /** Only essential and granted batches are taken, so that the disk can be emptied; the others are refused. */
    FULL,
    /** The reserve is used up too: nothing is taken until somebody else makes room. */
    EXHAUSTED;

    public boolean admits(StoreBatch batch) {
        return this == OK || (this == FULL && (batch.isEssential() || batch.isGranted()));
    }
}
