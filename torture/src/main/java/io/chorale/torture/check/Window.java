package io.chorale.torture.check;

/**
 * The time of a fault and of what it left behind: from before it was done until the cluster was whole again.
 *
 * @param parting see {@link FaultKind#isParting}
 * @param beginNs included
 * @param endNs included; {@link Long#MAX_VALUE} when it was never whole again
 */
record Window(boolean parting, long beginNs, long endNs) {

    boolean contains(long ns) {
        return beginNs <= ns && ns <= endNs;
    }

    /** Whether any of that time lies in it. */
    boolean touches(long fromNs, long toNs) {
        return fromNs <= endNs && toNs >= beginNs;
    }
}
