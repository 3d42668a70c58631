package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who is subscribed to which topic, who owns which temporary queue, and which temporary destinations are no more.
 * Subscriptions are kept in the order they were made, which is the order a message is copied in.
 */
final class Subscriptions {
    /** A name of a temporary destination is never used again, so a sender that is late by more finds a new, empty queue. */
    static final int MAX_DELETED = 4_096;

    private final Facts<UUID, Subscription> byConsumer = new Facts<>();
    private final Map<Address, Map<UUID, Subscription>> byTopic = new HashMap<>();
    private final Facts<Address, UUID> owners = new Facts<>();
    private final Facts<Address, Address> deleted = new Facts<>();

    /** A non-durable subscription. */
    record Subscription(UUID consumer, Address topic, UUID member) {}

    /** Making a subscription again does nothing. */
    void add(UUID consumer, Address topic, UUID member, Changes changes) {
        if (!byConsumer.contains(consumer)) {
            Subscription subscription = new Subscription(consumer, topic, member);
            byConsumer.add(consumer, subscription, new Head.Subscribed(consumer, topic, member), changes);
            addToTopic(subscription);
        }
    }

    /** Of two elements that the sides of a partition made for one consumer the later is believed. */
    void load(ElementId element, Head.Subscribed head) {
        Subscription former = byConsumer.get(head.consumer());
        if (former != null) {
            removeFromTopic(former);
        }
        Subscription subscription = new Subscription(head.consumer(), head.topic(), head.member());
        byConsumer.load(head.consumer(), subscription, element);
        addToTopic(subscription);
    }

    boolean remove(UUID consumer, Changes changes) {
        Subscription subscription = byConsumer.remove(consumer, changes);
        if (subscription == null) {
            return false;
        }
        removeFromTopic(subscription);
        return true;
    }

    private void addToTopic(Subscription subscription) {
        byTopic.computeIfAbsent(subscription.topic(), topic -> new LinkedHashMap<>())
                .put(subscription.consumer(), subscription);
    }

    private void removeFromTopic(Subscription subscription) {
        Map<UUID, Subscription> others = byTopic.get(subscription.topic());
        others.remove(subscription.consumer());
        if (others.isEmpty()) {
            byTopic.remove(subscription.topic());
        }
    }

    Collection<Subscription> of(Address topic) {
        Map<UUID, Subscription> found = byTopic.get(topic);
        return found == null ? List.of() : found.values();
    }

    /** The first ones; no more than the limit. */
    List<UUID> ofMember(UUID member, int limit) {
        return byConsumer.keysOf(subscription -> subscription.member().equals(member), limit);
    }

    Set<UUID> members() {
        Set<UUID> members = new LinkedHashSet<>();
        owners.forEach((queue, owner) -> members.add(owner));
        byConsumer.forEach((consumer, subscription) -> members.add(subscription.member()));
        return members;
    }

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

    /** Whether a member has a subscription or a temporary queue here. */
    boolean isNamed(UUID member) {
        return !ofMember(member, 1).isEmpty() || !ownedBy(member, 1).isEmpty();
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

    /** Whether a queue can still be consumed from: a subscription must exist, a temporary queue must not be deleted. */
    boolean isGone(String queue) {
        if (QueueNames.isSubscription(queue)) {
            return !byConsumer.contains(QueueNames.subscriptionOf(queue));
        }
        Address temporary = QueueNames.temporaryOf(queue);
        return temporary != null && deleted.contains(temporary);
    }

    int size() {
        return byConsumer.size();
    }
}
