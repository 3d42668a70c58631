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

    private NodeRecords() {}

    static MalformedRecordException malformed(String what, byte[] key, RuntimeException cause) {
        return new MalformedRecordException(SHARD, what, key, cause.getMessage(), cause);
    }
}
