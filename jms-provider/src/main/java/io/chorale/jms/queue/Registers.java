package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.replication.ElementId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What a shard knows beside its messages.
 *
 * @param subscriptions to its topics
 * @param temporaries destinations that go with a member
 * @param directory names that are the whole cluster's
 */
record Registers(Subscriptions subscriptions, Temporaries temporaries, Directory directory) {

    Registers() {
        this(new Subscriptions(), new Temporaries(), new Directory());
    }

    /** Whether a queue can still be consumed from: a subscription must exist, a temporary queue must not be deleted. */
    boolean isGone(String queue) {
        if (QueueNames.isSubscription(queue)) {
            return subscriptions.get(queue) == null;
        }
        Address temporary = QueueNames.temporaryOf(queue);
        return temporary != null && temporaries.isDeleted(temporary);
    }

    /** Whether a consumer may be attached: to a named subscription only one that is recorded as a consumer of it. */
    boolean mayAttach(String queue, UUID consumer) {
        if (!QueueNames.isNamed(queue)) {
            return !isGone(queue);
        }
        TopicSubscription subscription = subscriptions.get(queue);
        return subscription != null && subscription.users.containsKey(consumer);
    }

    /** Whether what was added for a queue some time ago may be put into it: it must be there, and not have been made since. */
    boolean isReachedBy(String queue, ElementId added) {
        TopicSubscription subscription = subscriptions.get(queue);
        return !isGone(queue) && (subscription == null || subscription.since.compareTo(added.dot()) <= 0);
    }

    /** Everybody who has something here that goes when its node goes. */
    Set<UUID> members() {
        Set<UUID> members = new LinkedHashSet<>(subscriptions.members());
        members.addAll(temporaries.members());
        members.addAll(directory.members());
        return members;
    }

    boolean isNamed(UUID member) {
        return !subscriptions.ofMember(member, 1).isEmpty()
                || !temporaries.ownedBy(member, 1).isEmpty()
                || !directory.clientIdsOf(member, 1).isEmpty();
    }
}
