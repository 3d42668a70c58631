package io.chorale.replication.shard;

import java.util.Set;

/** What the core of a shard wants done. Implemented by the driver; must not call the core back. */
public interface ShardOutput {

    /** In order for each receiver; may be lost. */
    void send(NodeId to, Message message);

    /**
     * Whether a whole copy may be sent to a node now that the shard can do without. It is asked again while the node needs
     * one: what many shards have to send at once keeps their driver from all else.
     */
    default boolean mayCopy(NodeId to) {
        return true;
    }

    /**
     * Whether the shard may go on to a reign now that takes in more members, and that it can do without. It is asked again
     * while there are such members.
     */
    default boolean mayGrow() {
        return true;
    }

    /** How images are sent; the same at each call. */
    default Copying copying() {
        return Copying.wholly();
    }

    /** Whether a client is there, as far as is known, and may ask again for what it has asked for before. */
    default boolean isPresent(ClientId client) {
        return true;
    }

    /** Whether this replica may be filled now; true until {@link #notFilled}. */
    default boolean mayBeFilled() {
        return true;
    }

    /** This replica is not being filled any more, or has got all that there is. */
    default void notFilled() {}

    /** Whether a node may have the next part of its copy now; if not, it asks again. */
    default boolean mayFill(NodeId node) {
        return true;
    }

    /** A copy is begun anew, since its source does not know any more what has changed. */
    default void filledAnew() {}

    /** The same message to several, each as if it were sent to it alone; who encodes messages does so once. */
    default void send(Set<NodeId> to, Message message) {
        to.forEach(node -> send(node, message));
    }

    void reply(ClientId client, ClientReply reply);

    /** Something was left to be asked again. */
    default void deferred(Deferral why) {}

    /**
     * To be written all or none, in the order of these calls; {@link ShardReplica#synced} tells that it is on disk. The
     * replica in memory has the batch already.
     */
    void persist(Batch batch);

    /** An entry was applied to the state. */
    void applied(LoggedEntry entry);

    /** The state was replaced as a whole. */
    void adopted();

    /** An image was made of a difference, and is the same as if it had come whole. */
    default void assembled(ReplicaImage image) {}

    /** Something that an operator should read. */
    void warn(String text);
}
