package io.chorale.replication.node;

import io.chorale.replication.peers.Refusal;
import java.time.Instant;
import java.util.UUID;

/** Why a node takes no part any more, for people: the cause and the remedy. */
final class Refusals {

    private Refusals() {}

    static String text(UUID nodeId, Refusal refusal) {
        if (refusal.isCopy()) {
            return "Node " + nodeId + " was refused by " + refusal.witness() + ": its data directory is a copy of"
                    + " another node's, or an old backup of its own, and others know it in a later state, or as another"
                    + " process. With it the cluster could lose what was confirmed. Nothing in it was changed. Stop the"
                    + " node and empty its data directory to have it join as a new node.";
        }
        return "Node " + nodeId + " was removed from the cluster for good, at "
                + Instant.ofEpochMilli(refusal.removal().atMs()) + " through node "
                + refusal.removal().by()
                + ". Stop the node and empty its data directory to have it join as a new node.";
    }
}
