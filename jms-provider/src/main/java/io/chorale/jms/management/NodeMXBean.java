package io.chorale.jms.management;

/**
 * A node as an operator or a page sees it. Registered as {@code
 * io.chorale:type=Node,cluster="<cluster>",node="<name>",id=<node id>}. Thread-safe.
 */
public interface NodeMXBean {

    String getClusterName();

    String getNodeName();

    /** Identifies the data directory. */
    String getNodeId();

    /** The names of the members of this node's view, the oldest first. */
    String[] getMembers();

    /**
     * How many shards of queues are held by fewer nodes than they should be, or have no primary at present. While this
     * is above 0, the loss of one more node may lose messages.
     */
    int getUnderReplicatedShards();

    /** Consumers attached through this node. */
    int getConsumers();

    /** Sends, acknowledgements and attachments of this node that wait for an answer. */
    int getInFlight();

    /** How many of those were refused since the start, because too many waited. */
    long getRefused();

    /** Calls of this node to shards that found no room in time, and were refused. */
    long getRefusedCalls();

    /** Events and calls that waited, since the node's event loop had too much to do. */
    long getWaitsForRoom();

    /** Requests that primaries on this node had no room for, and that were sent again. */
    long getTurnedAwayRequests();

    /** Questions that primaries on this node did not hear, since too much waited to be written, and that were asked again. */
    long getUnheardQuestions();

    /** Requests that came, after a partition, before what they follow was merged here, and that were sent again. */
    long getRequestsAhead();

    /**
     * Frames and messages that were dropped since the start because they were malformed, too large, of another version or
     * of another cluster.
     */
    long getRejectedInput();

    /**
     * {@code OK}; {@code FULL}: this node's disk has less than 2 GiB free, and its shards refuse sends until it has more;
     * {@code EXHAUSTED}: less than 512 MiB, and the node cannot write any more.
     */
    String getStorageSpace();

    /** What the node's files take now. */
    long getStorageBytes();

    /** Bytes written to files since the start: log, tables and their merges. */
    long getStorageWrittenBytes();

    /** Syncs of the log since the start. */
    long getStorageSyncs();

    /** Batches of changes that are not on disk yet. */
    int getStorageWaitingBatches();

    /** Records that were not what was written when they were read, since the start. */
    long getStorageCorruptRecords();

    /** Messages that were handed to this node and could not be decoded. */
    long getUnreadableMessages();

    /** Object messages whose class was not trusted, or whose object was too large. */
    long getRefusedObjects();

    /**
     * How many messages wait in a queue, or are handed over and not acknowledged, on any node.
     *
     * @param queue 1 to 255 characters; a queue that nobody has sent to has depth 0
     * @throws IllegalStateException when the cluster does not answer within 5 seconds
     */
    long queueDepth(String queue);
}
