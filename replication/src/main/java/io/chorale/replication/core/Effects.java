package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ShardId;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.Refusal;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;

/** What the core wants done. Implemented by the driver; must not call the core back. */
public interface Effects {

    void send(Member to, byte[] message);

    /** To all other members of the view. */
    void multicast(byte[] message);

    /**
     * Writes a batch of a shard to the disk, after all that was written before; {@link NodeCore#synced} tells that it is
     * there.
     *
     * @param after the replica with the batch, to be read within this call
     */
    void persist(ShardId shard, Batch batch, DurableReplica after);

    /** Writes what is to be remembered, after all that was written before; {@link NodeCore#remembered} tells that it is there. */
    void remember(PeerFact fact);

    /** This node must not take part any more, and knows so after a restart, too: it has to end. */
    void refused(Refusal refusal);

    /** Remembers, before anything that is written later, that this node has founded a space. */
    void founded(String space);

    /** Answers a call made through {@link NodeCore#request} or {@link NodeCore#query}. */
    void complete(long call, byte[] answer);

    /** Ends a call without an answer. */
    void fail(long call, ReplicationException cause);

    /** This node's clients of the shard have a new primary, and so many copies of what it confirms. */
    void reign(ShardId shard, Epoch epoch, Member primary, int copies);

    /** The shard's primary is gone, and there is no other yet. */
    void vacant(ShardId shard);

    /** The shard's primary sent a volatile message to this node's clients. */
    void signal(ShardId shard, byte[] signal);

    /** Something that an operator should read. */
    void warn(String text);

    /** A state machine broke its contract and threw; what the text names was skipped, the rest goes on. */
    void fault(String text, RuntimeException cause);
}
