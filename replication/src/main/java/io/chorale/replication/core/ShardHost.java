package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Copying;
import io.chorale.replication.shard.Deferral;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import java.util.Collection;
import java.util.Set;

/** What a shard needs of the node that it is on. */
interface ShardHost {

    Member self();

    NodeId node();

    long incarnation();

    long nowMs();

    /** Milliseconds since 1970 by the machine's clock. */
    long unixTimeMs();

    /** The members of the view. */
    Set<Member> present();

    /** The member of the view that is this client, or null. */
    Member member(ClientId client);

    /** As which the requests of a member are counted. */
    ClientId client(Member member);

    /** The member that a node is in the view; null when it is not there. */
    Member memberOf(NodeId node);

    /** The nodes in the view that host the shard's space, this one included. */
    Set<NodeId> hosts(ShardId shard);

    /** The nodes that nothing is given to any more: removed for good, or about to be. */
    Set<NodeId> leaving();

    /** Whether the disk of one of these nodes takes nothing more. */
    boolean isStorageFull(Collection<NodeId> nodes);

    /** Whose turn it is to go on to a reign with other members, or to hand over because somebody else is to serve. */
    Turns moves();

    /** Which whole copies are on their way that nobody waits for. */
    Turns copies();

    /** How this node's replicas send images. */
    Copying copying();

    /** Which copies are being filled, part by part. */
    Fillings fillings();

    /** A primary leaves something to be asked again. */
    void defer(Deferral why);

    /** To one member, which may be this one. */
    void send(Member to, Message message);

    /** To other members, encoded once; does nothing when there are none. */
    void send(Collection<Member> others, Message message);

    /** To all members of the view, this one included. */
    void toAll(Message message);

    /** See {@link Effects#persist}. */
    void persist(ShardId shard, Batch batch, DurableReplica after);

    void warn(String text);

    /** See {@link Effects#fault}. */
    void fault(String text, RuntimeException cause);
}
