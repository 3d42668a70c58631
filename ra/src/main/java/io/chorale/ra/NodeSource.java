package io.chorale.ra;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;

/** Where an adapter gets its part in a node from, to be closed once. */
@FunctionalInterface
interface NodeSource {
    ChoraleNode acquire(NodeConfig config);
}
