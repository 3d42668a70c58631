package io.chorale.jms.queue;

import io.chorale.jms.selector.Selector;
import io.chorale.jms.selector.SelectorException;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import io.chorale.replication.Changes;
import java.util.List;
import java.util.UUID;

/** Decides what changes the registers of a shard: subscriptions, temporary destinations, names. */
final class RegisterOperations {
    private static final Answer APPLIED = new Answer.Applied();

    private final MessageStore store;
    private final BranchTable branches;
    private final Registers registers;

    RegisterOperations(MessageStore store, BranchTable branches, Registers registers) {
        this.store = store;
        this.branches = branches;
        this.registers = registers;
    }

    Answer subscribe(Operation.Subscribe subscribe, Changes changes) {
        Source source = subscribe.source();
        Address address = source.address();
        if (registers.temporaries().isDeleted(address)) {
            return deleted(address);
        }
        if (address.kind().isQueue()) {
            if (address.kind().isTemporary()) {
                registers.temporaries().own(address, subscribe.member(), changes);
            }
            return APPLIED;
        }
        try {
            return subscribeTopic(subscribe, changes);
        } catch (SelectorException e) {
            return new Answer.Refused(Kind.REFUSED, e.getMessage());
        }
    }

    private Answer subscribeTopic(Operation.Subscribe subscribe, Changes changes) {
        Head.Subscribed wanted = headOf(subscribe);
        TopicSubscription there = registers.subscriptions().get(wanted.queue());
        boolean isAnother = there != null && !there.isLike(wanted);
        if (isAnother) {
            Answer refusal = refusalToReplace(there, wanted, subscribe.consumer());
            if (refusal != null) {
                return refusal;
            }
        }
        if (there == null || isAnother) {
            checkSelector(wanted);
            if (isAnother) {
                remove(there, "It was replaced by one of another selector", MessageStore.MAX_EMPTIED, changes);
            }
            registers.subscriptions().add(wanted, changes);
            there = registers.subscriptions().get(wanted.queue());
        }
        if (wanted.type() == Subscription.Type.OWN) {
            return APPLIED;
        }
        if (!wanted.type().isShared() && isUsedByOthers(there, subscribe.consumer())) {
            return inUse(there);
        }
        registers.subscriptions().use(there, subscribe.consumer(), subscribe.member(), changes);
        return APPLIED;
    }

    /** To be done first: then nothing has changed yet. */
    private static void checkSelector(Head.Subscribed wanted) {
        if (wanted.selector() != null) {
            Selector.parse(wanted.selector());
        }
    }

    private static Head.Subscribed headOf(Operation.Subscribe subscribe) {
        Source source = subscribe.source();
        Subscription subscription = source.subscription();
        return new Head.Subscribed(
                QueueNames.of(source, subscribe.consumer()),
                source.address(),
                subscription.type(),
                source.selector(),
                subscription.excluded(),
                subscription.type() == Subscription.Type.OWN ? subscribe.member() : null);
    }

    private static Answer.Refused refusalToReplace(TopicSubscription there, Head.Subscribed wanted, UUID consumer) {
        if (there.type() != wanted.type()) {
            return ofAnotherKind(there);
        }
        return isUsedByOthers(there, consumer) ? inUse(there) : null;
    }

    private static Answer.Refused ofAnotherKind(TopicSubscription there) {
        return new Answer.Refused(
                Kind.REFUSED,
                "There is a subscription of this name that is "
                        + (there.type().isShared() ? "shared" : "not shared")
                        + ": use another name, or unsubscribe it first");
    }

    private static boolean isUsedByOthers(TopicSubscription there, UUID consumer) {
        return there.users.keySet().stream().anyMatch(user -> !user.equals(consumer));
    }

    private static Answer.Refused inUse(TopicSubscription there) {
        return new Answer.Refused(
                Kind.IN_USE,
                "The subscription to " + there.topic().name() + " has a consumer"
                        + (there.head().selector() == null
                                ? ""
                                : ", with the selector " + there.head().selector())
                        + ": close it first");
    }

    /** Answers how many named subscriptions are gone by it. */
    Answer unsubscribe(UUID consumer, Changes changes) {
        TopicSubscription used = registers.subscriptions().usedBy(consumer);
        unsubscribe(consumer, "The subscription was closed", MessageStore.MAX_EMPTIED, changes);
        return new Answer.Count(used == null || registers.subscriptions().get(used.queue()) != null ? 0 : 1);
    }

    /** Returns how many messages were removed. */
    private int unsubscribe(UUID consumer, String reason, int limit, Changes changes) {
        TopicSubscription own = registers.subscriptions().get(QueueNames.ofSubscription(consumer));
        if (own != null) {
            return remove(own, reason, limit, changes);
        }
        TopicSubscription used = registers.subscriptions().usedBy(consumer);
        registers.subscriptions().endUse(consumer, changes);
        return used != null && !used.type().isDurable() && used.users.isEmpty()
                ? remove(used, "Its last consumer was closed", limit, changes)
                : 0;
    }

    private int remove(TopicSubscription subscription, String reason, int limit, Changes changes) {
        registers.subscriptions().remove(subscription.queue(), changes);
        return store.deleteQueue(subscription.queue(), reason, limit, changes);
    }

    Answer drop(Operation.Drop drop, Changes changes) {
        TopicSubscription there = registers.subscriptions().get(drop.queue());
        if (there == null) {
            return APPLIED;
        }
        if (drop.type() != null && drop.type() != there.type()) {
            return ofAnotherKind(there);
        }
        if (!there.users.isEmpty()) {
            return inUse(there);
        }
        if (branches.hasTaken(drop.queue())) {
            return new Answer.Refused(
                    Kind.IN_USE,
                    "A prepared transaction consumes of the subscription to "
                            + there.topic().name() + ": commit it or roll it back first");
        }
        remove(there, "It was unsubscribed", MessageStore.MAX_EMPTIED, changes);
        return APPLIED;
    }

    Answer move(Operation.Move move, Changes changes) {
        return registers.directory().move(move.subscription(), move.expected(), move.topic(), changes)
                ? APPLIED
                : new Answer.Refused(
                        Kind.IN_USE, "Somebody has just made the subscription one to another topic: try again");
    }

    Answer claim(Operation.Claim claim, Changes changes) {
        return registers.directory().claim(claim.clientId(), claim.connection(), claim.member(), changes)
                ? APPLIED
                : new Answer.Refused(
                        Kind.IN_USE, "The client id " + claim.clientId() + " is in use by another connection");
    }

    Answer free(Operation.Free free, Changes changes) {
        registers.directory().free(free.clientId(), free.connection(), changes);
        return APPLIED;
    }

    Answer delete(Address temporary, Changes changes) {
        if (!temporary.kind().isTemporary()) {
            return new Answer.Refused(Kind.REFUSED, temporary.name() + " is not a temporary destination");
        }
        if (!registers.subscriptions().of(temporary).isEmpty()) {
            return new Answer.Refused(Kind.IN_USE, "The temporary topic " + temporary.name() + " has subscribers");
        }
        deleteTemporary(temporary, "The temporary destination was deleted", MessageStore.MAX_EMPTIED, changes);
        return APPLIED;
    }

    /** Returns how many messages were removed. */
    private int deleteTemporary(Address temporary, String reason, int limit, Changes changes) {
        registers.temporaries().recordDeleted(temporary, changes);
        return temporary.kind().isQueue()
                ? store.deleteQueue(QueueNames.ofQueue(temporary), reason, limit, changes)
                : 0;
    }

    /** One step of it: the primary proposes another one as long as there is something left. */
    void memberGone(UUID member, int maxGone, Changes changes) {
        int left = MessageStore.MAX_EMPTIED;
        List<UUID> consumers = registers.subscriptions().ofMember(member, maxGone);
        for (UUID consumer : consumers) {
            left -= unsubscribe(consumer, "The subscriber's node was taken to be lost", left, changes);
        }
        List<Address> owned = registers.temporaries().ownedBy(member, maxGone - consumers.size());
        for (Address temporary : owned) {
            left -= deleteTemporary(temporary, "The owner's node was taken to be lost", left, changes);
        }
        int more = maxGone - consumers.size() - owned.size();
        registers.directory().freeAll(registers.directory().clientIdsOf(member, more), changes);
    }

    void deleteOrphaned(List<String> queues, Changes changes) {
        int left = MessageStore.MAX_EMPTIED;
        for (String queue : queues) {
            if (registers.isGone(queue)) {
                left -= store.deleteQueue(queue, "It does not exist (any more)", left, changes);
            }
        }
    }

    static Answer deleted(Address destination) {
        return new Answer.Refused(
                Kind.NO_DESTINATION, "The temporary destination " + destination.name() + " was deleted");
    }
}
