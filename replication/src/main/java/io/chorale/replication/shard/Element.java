package io.chorale.replication.shard;

import java.util.List;

/** One thing in the state of a shard. */
public sealed interface Element {

    /** The request that made it. */
    Origin origin();

    /** Something that the application put there, such as a message. */
    record Item(Origin origin, Payload payload) implements Element {}

    /**
     * A prepared branch: it locks items that its commit will remove, and holds what its commit will add.
     *
     * @param xid names the branch
     */
    record Branch(Origin origin, String xid, List<Lock> locks, List<Payload> adds) implements Element {
        public Branch {
            locks = List.copyOf(locks);
            adds = List.copyOf(adds);
        }

        boolean locks(ElementId id) {
            return locks.stream().anyMatch(lock -> lock.id().equals(id));
        }
    }

    /** A locked copy, and the message that it is a copy of. */
    record Lock(ElementId id, Origin origin) {}
}
