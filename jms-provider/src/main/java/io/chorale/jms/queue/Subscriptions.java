package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.Subscription;
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
 * Which subscriptions there are to the topics of a shard, and which consumers are of them. Kept in the order they were
 * made, which is the order a message is copied in.
 */
final class Subscriptions {
    private static final byte[] NO_BODY = {};

    private final Facts<String, TopicSubscription> byQueue = new Facts<>();
    private final Map<Address, Map<String, TopicSubscription>> byTopic = new HashMap<>();
    private final Facts<UUID, Use> uses = new Facts<>();

    /** A consumer of a named subscription. */
    private record Use(String queue, UUID member) {}

    /** Null when there is none. */
    TopicSubscription get(String queue) {
        return byQueue.get(queue);
    }

    /** One that is there already must have been removed. */
    void add(Head.Subscribed head, Changes changes) {
        ElementId element = changes.add(head.encode(), NO_BODY);
        load(element, head);
    }

    /** Of two elements that the sides of a partition made under one name the later is believed. */
    void load(ElementId element, Head.Subscribed head) {
        TopicSubscription former = byQueue.get(head.queue());
        TopicSubscription subscription = new TopicSubscription(head, former == null ? element.dot() : former.since);
        if (former != null) {
            removeFromTopic(former);
            subscription.users.putAll(former.users);
        }
        byQueue.load(head.queue(), subscription, element);
        addToTopic(subscription);
    }

    /** With its consumers. */
    void remove(String queue, Changes changes) {
        TopicSubscription subscription = byQueue.remove(queue, changes);
        removeFromTopic(subscription);
        subscription.users.keySet().forEach(consumer -> uses.remove(consumer, changes));
    }

    private void addToTopic(TopicSubscription subscription) {
        byTopic.computeIfAbsent(subscription.topic(), topic -> new LinkedHashMap<>())
                .put(subscription.queue(), subscription);
    }

    private void removeFromTopic(TopicSubscription subscription) {
        Map<String, TopicSubscription> others = byTopic.get(subscription.topic());
        others.remove(subscription.queue());
        if (others.isEmpty()) {
            byTopic.remove(subscription.topic());
        }
    }

    /** A consumer is of a named subscription; saying it again does nothing. */
    void use(TopicSubscription subscription, UUID consumer, UUID member, Changes changes) {
        Use use = new Use(subscription.queue(), member);
        if (!use.equals(uses.get(consumer))) {
            endUse(consumer, changes);
            uses.add(consumer, use, new Head.Used(consumer, use.queue, member), changes);
            subscription.users.put(consumer, member);
        }
    }

    /** All subscriptions are loaded: finds whose consumers these are. Those of none, which one side of a partition has removed, stay unused. */
    void load(ElementId element, Head.Used head) {
        uses.load(head.consumer(), new Use(head.queue(), head.member()), element);
    }

    /** All is loaded. */
    void linkUses() {
        uses.forEach((consumer, use) -> {
            TopicSubscription subscription = byQueue.get(use.queue);
            if (subscription != null) {
                subscription.users.put(consumer, use.member);
            }
        });
    }

    /** Null when the consumer is of no named subscription. */
    TopicSubscription usedBy(UUID consumer) {
        Use use = uses.get(consumer);
        return use == null ? null : byQueue.get(use.queue);
    }

    void endUse(UUID consumer, Changes changes) {
        Use use = uses.remove(consumer, changes);
        TopicSubscription subscription = use == null ? null : byQueue.get(use.queue);
        if (subscription != null) {
            subscription.users.remove(consumer);
        }
    }

    Collection<TopicSubscription> of(Address topic) {
        Map<String, TopicSubscription> found = byTopic.get(topic);
        return found == null ? List.of() : found.values();
    }

    /** The first consumers of a member: those whose subscription is their own, and those of named ones; no more than the limit. */
    List<UUID> ofMember(UUID member, int limit) {
        List<UUID> own = byQueue
                .keysOf(
                        subscription -> subscription.type() == Subscription.Type.OWN
                                && subscription.head().member().equals(member),
                        limit)
                .stream()
                .map(QueueNames::subscriptionOf)
                .toList();
        return own.isEmpty() ? uses.keysOf(use -> use.member.equals(member), limit) : own;
    }

    Set<UUID> members() {
        Set<UUID> members = new LinkedHashSet<>();
        byQueue.forEach((queue, subscription) -> {
            if (subscription.type() == Subscription.Type.OWN) {
                members.add(subscription.head().member());
            }
        });
        uses.forEach((consumer, use) -> members.add(use.member));
        return members;
    }

    int size() {
        return byQueue.size();
    }
}
