package io.chorale.ra;

import io.chorale.ra.access.Messaging;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;

/** Starts what the adapter offers on a node, or finds it running. */
@FunctionalInterface
interface NodeServices {
    Messaging start(ChoraleNode node, NodeConfig config);
}
