package io.chorale.jms.management;

/**
 * What an administrator can see of a cluster at one of its nodes, and what only an administrator can decide. Registered as
 * {@code io.chorale:type=Administration,cluster="<cluster>",node="<name>",id=<node id>}. Thread-safe. Every method throws
 * {@link IllegalStateException} when the node is closed, or does not answer within 10 seconds.
 */
public interface AdministrationMXBean {

    /**
     * All nodes that this node has heard of, one a line, in the order of their ids: the id and {@code PRESENT}, {@code
     * ABSENT}, {@code DRAINING} (others are taking what it has, then it is removed) or {@code REMOVED} with the time and the
     * node that was asked.
     */
    String[] getNodes();

    /**
     * The shards with a copy on this node that are not served, one a line: the space and number of the shard, since when,
     * which nodes it waits for, and why: {@code LAST_IN_SYNC}, {@code QUORUM} or {@code CONFIG_CHANGE}; see {@link
     * io.chorale.replication.WaitingShard.Reason}.
     */
    String[] getWaitingShards();

    /**
     * Removes a node for good. One that is there is drained first; one that is not there is given up: what it alone has
     * confirmed is lost. See {@link io.chorale.replication.ClusterAdministration#removeNode}.
     *
     * @param nodeId as in {@link #getNodes}
     * @throws IllegalArgumentException if no such node is known, or it is this one
     * @throws IllegalStateException if the copies that would be left cannot know what was confirmed; nothing is done then
     */
    void removeNode(String nodeId);

    /**
     * Has the shards of a space that wait for {@code LAST_IN_SYNC} go on without those nodes, which counts as a partition.
     *
     * @param space the name before the slash in {@link #getWaitingShards}
     * @throws IllegalArgumentException if this node has not opened the space
     */
    void goOnWithWhatIsThere(String space);
}
