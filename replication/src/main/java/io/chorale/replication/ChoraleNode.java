package io.chorale.replication;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * One process' part in a cluster, shared by all users in its class loader. Thread-safe.
 */
public interface ChoraleNode extends AutoCloseable {

    /** Identifies the data directory, and so survives restarts. */
    UUID nodeId();

    /** This incarnation of the node in the group. */
    Member self();

    View view();

    /** Node ids of the members of the view that have introduced themselves, this node included; up to 0.1 s old. */
    Set<UUID> presentNodes();

    /** How many frames and messages were dropped because they were malformed, too large, or of another version or cluster. */
    long rejectedInput();

    /** How often a bound was met; up to 0.1 s old. */
    LoadFigures load();

    /** The state of this node's disk. */
    StorageFigures storage();

    /** What an administrator can see and decide. */
    ClusterAdministration administration();

    /**
     * Joins this node to a space, or returns the space when it is open. Returns at once; requests wait for the first
     * reign.
     */
    Space open(SpaceDefinition definition);

    /** Adds a listener to an open space; told of every known reign first. */
    void listen(String space, SpaceListener listener);

    void unlisten(String space, SpaceListener listener);

    /** The one service of a type that lives on this node, made at the first call and closed with the node. */
    <T extends AutoCloseable> T service(Class<T> type, Function<ChoraleNode, T> factory);

    /**
     * Leaves the group and releases the data directory, once the last user has closed it.
     *
     * @throws IllegalStateException when called on the node's event loop; nothing is done then
     */
    @Override
    void close();
}
