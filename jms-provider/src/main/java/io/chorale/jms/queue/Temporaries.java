package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Who owns which temporary queue, and which temporary destinations are no more. */
final class Temporaries {
    /** A name of a temporary destination is never used again, so a sender that is late by more finds a new, empty queue. */
    static final int MAX_DELETED = 4_096;

    private final Facts<Address, UUID> owners = new Facts<>();
    private final Facts<Address, Address> deleted = new Facts<>();

    /** A temporary queue has one owner, the last that said so. */
    void own(Address temporaryQueue, UUID member, Changes changes) {
        if (!member.equals(owners.get(temporaryQueue))) {
            owners.remove(temporaryQueue, changes);
            owners.add(temporaryQueue, member, new Head.Owned(temporaryQueue, member), changes);
        }
    }

    void load(ElementId element, Head.Owned head) {
        owners.load(head.temporary(), head.member(), element);
    }

    /** The first ones; no more than the limit. */
    List<Address> ownedBy(UUID member, int limit) {
        return owners.keysOf(member::equals, limit);
    }

    Set<UUID> members() {
        Set<UUID> members = new LinkedHashSet<>();
        owners.forEach((queue, owner) -> members.add(owner));
        return members;
    }

    void recordDeleted(Address temporary, Changes changes) {
        owners.remove(temporary, changes);
        if (!deleted.contains(temporary)) {
            deleted.add(temporary, temporary, new Head.Deleted(temporary), changes);
            deleted.trim(MAX_DELETED, changes);
        }
    }

    void load(ElementId element, Head.Deleted head) {
        deleted.load(head.temporary(), head.temporary(), element);
    }

    boolean isDeleted(Address destination) {
        return destination.kind().isTemporary() && deleted.contains(destination);
    }
}
