package io.chorale.replication.store;

/** The version of what stores keep on disk. */
public final class StoreFormat {

    /** What this version writes, and the only one that it reads: nothing older was ever released. */
    public static final int VERSION = 4;

    private StoreFormat() {}

    /**
     * Refuses a version that was not made yet when this was written, or never was.
     *
     * @param found the version in the store
     * @throws StoreOpenException when it is not one that this version of Chorale reads
     */
    public static void check(int found, String store) {
        if (found > VERSION) {
            throw new StoreOpenException(
                    store + " has format " + found + ", this version reads " + VERSION
                            + ". Use the newer version of Chorale again, or an empty dataDirectory: the node then joins"
                            + " as a new one. Nothing was changed.",
                    null);
        }
        if (found >= 1 && found < VERSION) {
            throw new StoreOpenException(
                    store + " has format " + found
                            + ", of a version of Chorale before its first release, which this one does not"
                            + " read. Use an empty dataDirectory: the node then joins as a new one. Nothing was changed.",
                    null);
        }
        if (found < 1) {
            throw new StoreOpenException(
                    store + " has format " + found + ", which never existed: its format record is damaged. Use an empty"
                            + " dataDirectory: the node then joins as a new one. Nothing was changed.",
                    null);
        }
    }
}
