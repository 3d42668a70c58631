package io.chorale.replication;

import io.chorale.groups.Member;
import java.util.concurrent.CompletableFuture;

/**
 * A client's way to the shards of one space, wherever in the group they are. All methods are thread-safe. Futures are
 * completed on the node's event loop: continuations must not block, nor close the node; use the {@code Async} variants
 * for what does.
 */
public interface Space {

    /** The number of shards, fixed for the cluster. */
    int shards();

    /** The shard that a key belongs to, the same on all nodes. */
    int shardOf(String key);

    /**
     * Has one operation decided, logged by the in-sync replicas and applied exactly once, whatever primaries fail
     * meanwhile. Requests of one node to one shard are taken in the order of these calls.
     *
     * @return the state machine's answer; or, exceptionally, {@link ReplicationException}: in doubt when the outcome is
     *     not known within the request timeout, or since two primaries were asked that need not know of each other;
     *     refused when it was certainly not applied
     */
    default CompletableFuture<byte[]> request(int shard, byte[] operation) {
        return request(shard, operation, Dot.NONE);
    }

    /**
     * As {@link #request(int, byte[])}, but decided only where an earlier decision is known. When a partition has ended under
     * policy {@code one}, a request may meet a primary that the other side's work has not reached yet: what ends something
     * that an earlier request has begun must not be decided there, and waits, as long as the request timeout lasts, until
     * the two sides are merged; later requests may overtake it then.
     *
     * @param after the earlier decision, as the state machine has seen it; {@link Dot#NONE} when there is none
     */
    CompletableFuture<byte[]> request(int shard, byte[] operation, Dot after);

    /** Asks the shard's primary for something its applied state tells; repeated at another primary if one fails. */
    CompletableFuture<byte[]> query(int shard, byte[] question);

    /** Sends a volatile message to the shard's primary; dropped when none is known (see {@link SpaceListener}). */
    void signal(int shard, byte[] signal);

    /** The primary that this node knows for the shard; null while there is none. */
    Member primaryOf(int shard);

    /**
     * How many nodes keep each decision of the shard's present reign on their disks: under policy {@code one} all of them
     * have it when it is confirmed, under {@code majority} more than half. 0 while no primary is known.
     */
    int copiesOf(int shard);
}
