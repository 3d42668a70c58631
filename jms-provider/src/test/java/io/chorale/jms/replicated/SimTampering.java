package io.chorale.jms.replicated;

import java.util.List;

/** Has a {@link SimCluster} do wrong, to see that checks find it. Gets and gives encoded forms. */
interface SimTampering {
    SimTampering NONE = new SimTampering() {};

    /** What a primary reads of a node's request. */
    default byte[] operation(byte[] operation) {
        return operation;
    }

    /** What a primary reads of what a node's consumers tell it. */
    default byte[] signal(byte[] signal) {
        return signal;
    }

    /** What a new primary of a shard decides first. */
    default List<byte[]> onTakeOver(int shard) {
        return List.of();
    }
}
