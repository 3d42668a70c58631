package io.chorale.replication.peers;

import io.chorale.replication.shard.NodeId;

/** What a node has to remember over its restarts. */
public sealed interface PeerFact {

    /** A process life of this node begins. Remembered before anybody hears of it. */
    record Began(Lives lives) implements PeerFact {}

    /** Another node was heard of, in this process life of it. */
    record Heard(NodeId node, Life life) implements PeerFact {}

    /** A node was removed for good. */
    record Removed(Removal removal) implements PeerFact {}

    /** The removal of a node, which this node has decided, is known to others, or there were none. */
    record Told(NodeId node) implements PeerFact {}

    /** The removal of a node, which this node has decided and told nobody, does not count. */
    record Dropped(NodeId node) implements PeerFact {}

    /** This node was refused by others, and takes no part any more. */
    record Refused(Refusal refusal) implements PeerFact {}
}
