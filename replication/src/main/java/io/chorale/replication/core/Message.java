package io.chorale.replication.core;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.peers.Lives;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Ordered;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What nodes tell each other. */
sealed interface Message {

    /** A space as one node hosts it; nodes with other settings take no part in it together. */
    record HostedSpace(String name, int shards, int copies, ReplicationPolicy policy) {}

    /** Whether a node is to keep what it has. */
    enum Duty {
        /** It takes whatever it should have. */
        ACTIVE,
        /** It is to be removed: others take what it has. */
        DRAINING,
        /** It is to be removed, and has nothing any more that others need. */
        DRAINED
    }

    /**
     * Introduces a node to the members of its view, and what it hosts. Said again from time to time.
     *
     * @param lives its process lives; the last one is the sender
     * @param admitted whether all who could have refused it have let it take part
     * @param removed the nodes that were removed for good, as far as this node knows
     * @param storageFull whether its disk takes nothing more but what frees space
     * @param founded the spaces that have begun to exist, as far as this node knows
     * @param withoutPart shards of its spaces that it has no part in, because it does not know what it has promised there
     */
    record Hello(
            NodeId node,
            Lives lives,
            boolean admitted,
            Duty duty,
            List<Removal> removed,
            boolean storageFull,
            List<HostedSpace> spaces,
            Set<String> founded,
            Set<ShardId> withoutPart)
            implements Message {
        public Hello {
            removed = List.copyOf(removed);
            spaces = List.copyOf(spaces);
            founded = Ordered.copyOf(founded);
            withoutPart = Collections.unmodifiableSet(new LinkedHashSet<>(withoutPart));
        }
    }

    /** The sender has heard of this process life of the receiver, remembers it, and has nothing against it. */
    record Admit(long incarnation) implements Message {}

    /**
     * This process life of the receiver must not take part.
     *
     * @param removal that of the receiver's node; null when its directory is a copy, or an earlier state of itself
     */
    record Refuse(long incarnation, Removal removal) implements Message {}

    /** An administrator wants the receiver removed: others are to take what it has. */
    record Drain() implements Message {}

    /** Whether this node may be removed for good, as far as the receiver knows. */
    record MayGo(long number, NodeId node) implements Message {}

    /** Nothing came of the sender's question whether this node may be removed. */
    record Stays(NodeId node) implements Message {}

    /** A copy that a node has, under a config of this version and birth. */
    record KeptCopy(ShardId shard, long version, long birth) {}

    /**
     * The answer to {@link MayGo}.
     *
     * @param objection why it may not, in a sentence; empty when the sender knows nothing against it
     * @param kept the copies that the sender has, and has judged
     * @param unopened when the question is of the sender itself, the copies on its disk of spaces that it has not opened
     * @param unjudged shards that exist, perhaps under {@code majority}, and that it has no copy of
     */
    record Verdict(long number, String objection, Set<KeptCopy> kept, Set<KeptCopy> unopened, Set<ShardId> unjudged)
            implements Message {
        public Verdict {
            Objects.requireNonNull(objection, "objection");
            kept = Set.copyOf(kept);
            unopened = Set.copyOf(unopened);
            unjudged = Set.copyOf(unjudged);
        }
    }

    /** An administrator says that in this space what is there must do. */
    record GoOn(String space) implements Message {}

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
            members = Ordered.copyOf(members);
            inSync = Ordered.copyOf(inSync);
        }

        /** How many nodes are to have each entry. */
        int copies() {
            return one ? inSync.size() : members.size();
        }
    }

    /** A client's request; see {@link io.chorale.replication.shard.ClientRequest.Request}. */
    record Request(ShardId shard, Epoch epoch, Epoch since, long sequence, long lowestOpen, Dot after, byte[] operation)
            implements ShardMessage {}

    /** A client's question. */
    record Query(ShardId shard, Epoch epoch, long sequence, byte[] question) implements ShardMessage {}

    /** The answer to a request or a query; {@code changed} as in {@link io.chorale.replication.shard.ClientReply.Answer}. */
    record Answer(ShardId shard, Epoch epoch, long sequence, boolean changed, byte[] answer) implements ShardMessage {}

    /** The request and those that follow are to be sent again later. */
    record Busy(ShardId shard, Epoch epoch, long sequence) implements ShardMessage {}

    /** See {@link io.chorale.replication.shard.ClientReply.Forgotten}. */
    record Forgotten(ShardId shard, Epoch epoch, long sequence) implements ShardMessage {}

    /** A volatile message to the primary. */
    record ToPrimary(ShardId shard, Epoch epoch, byte[] signal) implements ShardMessage {}

    /** A volatile message from the primary. */
    record ToClient(ShardId shard, Epoch epoch, byte[] signal) implements ShardMessage {}
}
