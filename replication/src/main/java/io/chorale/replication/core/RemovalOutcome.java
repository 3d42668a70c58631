package io.chorale.replication.core;

/** What came of an administrator's wish to remove a node. One of its methods is called, once, by the core's thread. */
public interface RemovalOutcome {

    /** The node is drained from now on, or its removal is being written down. */
    void begun();

    /** Nothing is done. */
    void refused(IllegalStateException cause);
}
