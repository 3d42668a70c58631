package io.chorale.replication.store;

/**
 * When a disk counts as full. The room between the two levels is the reserve of essential and granted batches; what lies below the
 * second is left to the store itself, which needs room to tidy up.
 *
 * @param fullBelowBytes with less free space only essential and granted batches are taken
 * @param exhaustedBelowBytes with less free space nothing is; not above the first level
 */
public record SpaceLimits(long fullBelowBytes, long exhaustedBelowBytes) {

    /** Room for what the store itself has begun when the first level is reached, with some to spare. */
    public static final SpaceLimits DEFAULT = new SpaceLimits(2L << 30, 512L << 20);

    public SpaceLimits {
        if (exhaustedBelowBytes < 0 || fullBelowBytes < exhaustedBelowBytes) {
            throw new IllegalArgumentException("Full below " + fullBelowBytes + " and exhausted below "
                    + exhaustedBelowBytes + " bytes: the first is the higher one, and neither is negative");
        }
    }

    /** What essential and granted batches have to themselves. */
    public long reserveBytes() {
        return fullBelowBytes - exhaustedBelowBytes;
    }

    /**
     * The state that follows. A full disk must have a quarter more than the level before it takes everything again, so
     * that the state does not change with every batch.
     */
    public SpaceState next(SpaceState present, long freeBytes) {
        if (freeBytes < exhaustedBelowBytes) {
            return SpaceState.EXHAUSTED;
        }
        long okFrom = present == SpaceState.OK ? fullBelowBytes : fullBelowBytes + fullBelowBytes / 4;
        return freeBytes < okFrom ? SpaceState.FULL : SpaceState.OK;
    }
}
