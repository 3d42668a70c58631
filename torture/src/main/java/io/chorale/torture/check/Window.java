package io.chorale.torture.check;

/**
 * The time of a fault and of what it left behind: from before it was done until the cluster was whole again.
 *
 * @param kind of the fault
 * @param node that was stopped, or empty for other faults
 * @param beginNs included
 * @param endNs included; {@link Long#MAX_VALUE} when it was never whole again
 */
record Window(FaultKind kind, String node, long beginNs, long endNs) {

    /**
     * Whether it can have kept a node from knowing what the others have confirmed: one that slept, or any when links were
     * cut, since a cut-off primary may have consumers on either side.
     */
    boolean mayKeepFromKnowing(String other) {
        return kind.isOfNetwork() || (kind == FaultKind.STOP && other.equals(node));
    }

    boolean contains(long ns) {
        return beginNs <= ns && ns <= endNs;
    }

    /** Whether any of that time lies in it. */
    boolean touches(long fromNs, long toNs) {
        return fromNs <= endNs && toNs >= beginNs;
    }
}
