package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** What a shard needs of the node that it is on. */
interface ShardHost {

    Member self();

    NodeId node();

    long incarnation();

    long nowMs();

    /** The members of the view. */
    Set<Member> present();

    /** The member of the view with this id, or null. */
    Member member(UUID id);

    /** The member that a node is in the view; null when it is not there. */
    Member memberOf(NodeId node);

    /** The nodes in the view that host the shard's space, this one included. */
    Set<NodeId> hosts(ShardId shard);

    /** Whether the disk of one of these nodes takes nothing more. */
    boolean isStorageFull(Collection<NodeId> nodes);

    /** To one member, which may be this one. */
    void send(Member to, Message message);

    /** To all members of the view, this one included. */
    void toAll(Message message);

    /** See {@link Effects#persist}. */
    void persist(ShardId shard, Batch batch, DurableReplica after);

    void warn(String text);

    /** See {@link Effects#fault}. */
    void fault(String text, RuntimeException cause);
}
