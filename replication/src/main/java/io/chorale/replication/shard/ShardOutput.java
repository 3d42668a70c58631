package io.chorale.replication.shard;

/** What the core of a shard wants done. Implemented by the driver; must not call the core back. */
public interface ShardOutput {

    /** In order for each receiver; may be lost. */
    void send(NodeId to, Message message);

    void reply(ClientId client, ClientReply reply);

    /**
     * To be written all or none, in the order of these calls; {@link ShardReplica#synced} tells that it is on disk. The
     * replica in memory has the batch already.
     */
    void persist(Batch batch);

    /** An entry was applied to the state. */
    void applied(LoggedEntry entry);

    /** The state was replaced as a whole. */
    void adopted();

    /** Something that an operator should read. */
    void warn(String text);
}
