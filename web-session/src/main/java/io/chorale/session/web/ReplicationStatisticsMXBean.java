package io.chorale.session.web;

/** What replication did for one application on this node, since it was deployed. */
public interface ReplicationStatisticsMXBean {

    /** Whether the last call to the store was answered. */
    boolean isStoreReachable();

    /** Saves that the store confirmed. */
    long getSaved();

    /** Copies brought to the store's state because they were behind or new. */
    long getRefreshed();

    /** Container sessions made from the store: the client came from another node. */
    long getRestored();

    /** Container sessions discarded because the replicated one had ended. */
    long getDiscarded();

    /** Sessions that the application invalidated. */
    long getInvalidated();

    /** Changes dropped because the session had ended on another node meanwhile. */
    long getLateWritesDropped();

    /** Times a request was served or ended without its session being confirmed by the store. */
    long getServedUnreplicated();

    /** Calls to the store that were not answered. */
    long getStoreFailures();

    /** Sessions or changes that the store refused, as at a limit. */
    long getRefused();

    /** Requests that failed because an attribute cannot be serialized. */
    long getNotReplicable();

    /** Classes in stored attributes that the allow-list refused, each time. */
    long getClassesRefused();

    /** Stored attributes that could not be restored here. */
    long getAttributesUnreadable();
}
