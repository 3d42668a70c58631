package io.chorale.replication.core;

import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.shard.NodeId;
import java.util.List;
import java.util.Set;

/** What nodes tell each other. */
sealed interface Message {

    /** A space as one node hosts it; nodes with other settings take no part in it together. */
    record HostedSpace(String name, int shards, int copies, ReplicationPolicy policy) {}

    /**
     * Introduces a node to the members of its view, and what it hosts. Said again from time to time.
     *
     * @param storageFull whether its disk takes nothing more but what frees space
     * @param founded the spaces that have begun to exist, as far as this node knows
     */
    record Hello(NodeId node, long incarnation, boolean storageFull, List<HostedSpace> spaces, Set<String> founded)
            implements Message {
        public Hello {
            spaces = List.copyOf(spaces);
            founded = Set.copyOf(founded);
        }
    }

    /** A part of a message that is too long to travel in one piece; the parts of a message follow each other. */
    record Part(long number, int index, int total, byte[] bytes) implements Message {}

    /** Concerns one shard. */
    sealed interface ShardMessage extends Message {
        ShardId shard();
    }

    /** What replicas tell each other. */
    record Protocol(ShardId shard, io.chorale.replication.shard.Message message) implements ShardMessage {}

    /**
     * The sender serves the shard's clients.
     *
     * @param members of the shard's config
     * @param inSync those with whom the reign was opened
     * @param one whether the config's policy is {@code one}
     */
    record Reigns(ShardId shard, Epoch epoch, Set<NodeId> members, Set<NodeId> inSync, boolean one)
            implements ShardMessage {
        public Reigns {
            members = Set.copyOf(members);
            inSync = Set.copyOf(inSync);
        }

        /** How many nodes are to have each entry. */
        int copies() {
            return one ? inSync.size() : members.size();
        }
    }

    /** A client's request; {@code lowestOpen} is the lowest sequence that the client still waits for. */
    record Request(ShardId shard, Epoch epoch, long sequence, long lowestOpen, byte[] operation)
            implements ShardMessage {}

    /** A client's question. */
    record Query(ShardId shard, Epoch epoch, long sequence, byte[] question) implements ShardMessage {}

    /** The answer to a request or a query; {@code changed} as in {@link io.chorale.replication.shard.ClientReply.Answer}. */
    record Answer(ShardId shard, Epoch epoch, long sequence, boolean changed, byte[] answer) implements ShardMessage {}

    /** The request and those that follow are to be sent again later. */
    record Busy(ShardId shard, Epoch epoch, long sequence) implements ShardMessage {}

    /** A volatile message to the primary. */
    record ToPrimary(ShardId shard, Epoch epoch, byte[] signal) implements ShardMessage {}

    /** A volatile message from the primary. */
    record ToClient(ShardId shard, Epoch epoch, byte[] signal) implements ShardMessage {}
}
