package io.chorale.replication.node;

/** Ends the event loop of a node that must not go on. */
final class NodeEndedError extends Error {
    private static final long serialVersionUID = 1L;

    NodeEndedError(String message) {
        super(message);
    }
}
