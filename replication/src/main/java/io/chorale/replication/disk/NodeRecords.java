package io.chorale.replication.disk;

/** Where a node keeps what is no shard's. */
final class NodeRecords {
    /** The number in the store that no shard of a space has. */
    static final int SHARD = 0;

    /** The kind of the record that names the node. */
    static final byte FACTS = 1;

    /** The kind of the records that name shards. */
    static final byte NUMBER = 2;

    /** The kind of the records that name the spaces which this node has founded. */
    static final byte FOUNDED = 3;

    /** The kind of the record that tells the node's own process lives. */
    static final byte LIVES = 4;

    /** The kind of the records that tell in which process life another node was heard of last. */
    static final byte HEARD = 5;

    /** The kind of the records that name nodes which were removed for good. */
    static final byte REMOVED = 6;

    /** The kind of the record that tells why this node takes no part any more. */
    static final byte REFUSED = 7;

    /** The kind of the records that name removed nodes of which others know that they are. */
    static final byte TOLD = 8;

    private NodeRecords() {}

    static MalformedRecordException malformed(String what, byte[] key, RuntimeException cause) {
        return new MalformedRecordException(SHARD, what, key, cause.getMessage(), cause);
    }
}
