package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import io.chorale.replication.ElementId;
import java.util.List;
import java.util.UUID;

/** What can be decided about a shard's queues. Every operation is applied whole or refused whole. */
public sealed interface Operation {

    /** Sends and consumes together. Refused NOT_HELD if one message is not there or is locked by a branch. */
    record Batch(List<Send> sends, List<Take> takes) implements Operation {
        public Batch {
            sends = List.copyOf(sends);
            takes = List.copyOf(takes);
        }
    }

    /** Keeps a batch as a branch: what it takes is locked, what it sends is invisible. */
    record Prepare(BranchId id, BranchOrigin origin, Batch work) implements Operation {}

    /**
     * Does a branch's work.
     *
     * @param parts at the coordinator of a local transaction all of it, which is recorded with the outcome; empty elsewhere
     */
    record Commit(BranchId id, List<BranchPart> parts) implements Operation {
        public Commit {
            parts = List.copyOf(parts);
        }

        public Commit(BranchId id) {
            this(id, List.of());
        }
    }

    /**
     * Rolls a branch back that its own node may have had committed, for that is gone or not heard. What it took was seen by an
     * application, and is free: delivery counts rise. The work stays known for a while: the other side of a partition may
     * have recorded that it is committed, and that counts (6.6).
     */
    record SetAside(BranchId id) implements Operation {}

    /**
     * Drops a branch that nobody has had committed, nor will.
     *
     * @param raise whether what it took was seen by an application: its delivery counts rise
     */
    record Rollback(BranchId id, boolean raise) implements Operation {}

    /**
     * Settles a local transaction at its coordinator for ever: committed if that is on record, else aborted, so that a
     * commit that comes later is refused.
     */
    record Resolve(BranchId id) implements Operation {}

    /**
     * Drops a local transaction's record, once all its shards know the outcome.
     *
     * @param committed which outcome: the other side of a partition may have recorded that it is committed, where this one
     *     has recorded that it is not
     */
    record Forget(BranchId id, boolean committed) implements Operation {}

    /** Gives messages back that an application saw: delivery counts rise. Those that are not there, or are another's, are left out. */
    record Release(List<Take> takes) implements Operation {
        public Release {
            takes = List.copyOf(takes);
        }
    }

    /**
     * Makes the subscription of a consumer, or the member the owner of a temporary queue. A named subscription of another
     * kind, topic or selector is replaced, unless it has a consumer: then this is refused IN_USE.
     */
    record Subscribe(Source source, UUID consumer, UUID member) implements Operation {}

    /** A consumer is of its subscription no more, and the subscription gone if it was the consumer's own, or shared by nobody else and not durable. */
    record Unsubscribe(UUID consumer) implements Operation {}

    /**
     * Deletes a durable subscription; what waits in it is removed in steps. Refused IN_USE while it has consumers or a
     * branch takes of it, and REFUSED if it is of another type than the given one; done if it is not there.
     *
     * @param type null for either
     */
    record Drop(String queue, Subscription.Type type) implements Operation {}

    /**
     * Says which topic a named subscription is of. Refused IN_USE if it is neither the expected one nor this one.
     *
     * @param subscription see {@link Subscription#key}
     * @param expected null for none
     * @param topic null for none
     */
    record Move(String subscription, Address expected, Address topic) implements Operation {}

    /** Takes a client id for a connection of a member; refused IN_USE. */
    record Claim(String clientId, UUID connection, UUID member) implements Operation {}

    /** Lets a client id go, if the connection has it. */
    record Free(String clientId, UUID connection) implements Operation {}

    /** Deletes a temporary destination; what waits in it cannot be consumed any more, and is removed in steps. */
    record Delete(Address temporary) implements Operation {}

    /** The primary's own: removes expired messages, unless a branch has locked them. */
    record Expire(List<MessageRef> messages) implements Operation {
        public Expire {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The primary's own: a member has left. What it held comes back with a raised count; its subscriptions and temporary
     * queues go, the first ones only if they are many: then it is said again.
     *
     * @param counted what it held as well, and was to count before it was seen
     */
    record MemberGone(UUID member, List<MessageRef> held, List<MessageRef> counted) implements Operation {
        public MemberGone {
            held = List.copyOf(held);
            counted = List.copyOf(counted);
        }

        /** Of one that was to count nothing. */
        public MemberGone(UUID member, List<MessageRef> held) {
            this(member, held, List.of());
        }
    }

    /** Counts a delivery before an application sees the message. Refused NOT_HELD as a batch is. */
    record Count(Take take) implements Operation {}

    /** The primary's own: messages were delivered as often as allowed, and leave. */
    record Bury(List<MessageRef> messages) implements Operation {
        public Bury {
            messages = List.copyOf(messages);
        }
    }

    /** The primary's own: delayed messages are due, and go to their queues. */
    record Promote(List<ElementId> messages) implements Operation {
        public Promote {
            messages = List.copyOf(messages);
        }
    }

    /** The primary's own: removes the next messages of a queue that is deleted. */
    record Empty(String queue) implements Operation {}

    /** The primary's own: deletes those of the queues that are still gone, for something was sent to them nevertheless. */
    record Orphaned(List<String> queues) implements Operation {
        public Orphaned {
            queues = List.copyOf(queues);
        }
    }
}
