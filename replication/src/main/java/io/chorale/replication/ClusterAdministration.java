package io.chorale.replication;

import java.util.List;
import java.util.UUID;

/**
 * What an administrator can see of a cluster at one of its nodes, and what only an administrator can decide. Thread-safe.
 * Only {@link #removeNode} waits for other nodes, to ask them what it would cost; what was begun shows in {@link #nodes}
 * and {@link #waitingShards}.
 *
 * <p>Each method throws {@link IllegalStateException} when this node is closed, or does not answer within 10 seconds.
 */
public interface ClusterAdministration {

    /** All nodes that this node has heard of, those that were removed included; in the order of their ids. */
    List<KnownNode> nodes();

    /** The shards with a copy on this node that are not served at present, and whom they wait for. */
    List<WaitingShard> waitingShards();

    /**
     * Removes a node for good. One that is there is drained first: others take its shards, then it is removed, and stops;
     * {@link #nodes} shows when. One that is not there is removed at once, and given up: under policy {@code ONE} nobody
     * waits for it any more, and what it alone has confirmed is lost, which counts as a partition. Be sure that it does
     * not run elsewhere. A removed node that comes back is refused; with an empty data directory it joins as a new one.
     *
     * <p>Before a node that is not there is removed, all others that are have to say within 5 seconds that none of their
     * shards needs it. The caller waits for that, so not on the node's own event loop.
     *
     * @throws IllegalArgumentException if no node of this id is known, or it is this node: ask another one
     * @throws IllegalStateException if the copies of a shard under {@code MAJORITY} that are not removed would be half of
     *     them or less, which no removal can mend; if no node that is there has a copy of such a shard, so that nobody
     *     knows; or if one that is there does not answer, or comes or goes meanwhile. Nothing is done then
     */
    void removeNode(UUID nodeId);

    /**
     * Has the shards of a space that wait for {@link WaitingShard.Reason#LAST_IN_SYNC} go on without those nodes, on all
     * nodes that are there. What only they have is merged when they come back, as after a partition: nothing confirmed is
     * lost, but a message may have been acknowledged on both sides.
     *
     * @throws IllegalArgumentException if this node has not opened the space
     */
    void goOnWithWhatIsThere(String space);
}
