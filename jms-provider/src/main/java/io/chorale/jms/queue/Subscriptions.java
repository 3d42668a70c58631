package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import java.util.ArrayList;
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

    private final Map<UUID, Subscription> byConsumer = new LinkedHashMap<>();
    private final Map<Address, Map<UUID, Subscription>> byTopic = new HashMap<>();
    private final Map<Address, UUID> owners = new LinkedHashMap<>();
    private final Set<Address> deleted = new LinkedHashSet<>();

    /** A non-durable subscription. */
    record Subscription(UUID consumer, Address topic, UUID member) {

        void write(WireWriter out) {
            out.writeUuid(consumer);
            topic.write(out);
            out.writeUuid(member);
        }

        static Subscription read(WireReader in) {
            return new Subscription(in.readUuid(), Address.read(in), in.readUuid());
        }
    }

    void add(Subscription subscription) {
        if (byConsumer.putIfAbsent(subscription.consumer(), subscription) == null) {
            byTopic.computeIfAbsent(subscription.topic(), topic -> new LinkedHashMap<>())
                    .put(subscription.consumer(), subscription);
        }
    }

    boolean remove(UUID consumer) {
        Subscription subscription = byConsumer.remove(consumer);
        if (subscription == null) {
            return false;
        }
        Map<UUID, Subscription> others = byTopic.get(subscription.topic());
        others.remove(consumer);
        if (others.isEmpty()) {
            byTopic.remove(subscription.topic());
        }
        return true;
    }

    Collection<Subscription> of(Address topic) {
        Map<UUID, Subscription> found = byTopic.get(topic);
        return found == null ? List.of() : found.values();
    }

    List<UUID> ofMember(UUID member) {
        List<UUID> consumers = new ArrayList<>();
        for (Subscription subscription : byConsumer.values()) {
            if (subscription.member().equals(member)) {
                consumers.add(subscription.consumer());
            }
        }
        return consumers;
    }

    Set<UUID> members() {
        Set<UUID> members = new LinkedHashSet<>(owners.values());
        for (Subscription subscription : byConsumer.values()) {
            members.add(subscription.member());
        }
        return members;
    }

    void own(Address temporaryQueue, UUID member) {
        owners.put(temporaryQueue, member);
    }

    List<Address> ownedBy(UUID member) {
        List<Address> owned = new ArrayList<>();
        owners.forEach((queue, owner) -> {
            if (owner.equals(member)) {
                owned.add(queue);
            }
        });
        return owned;
    }

    void recordDeleted(Address temporary) {
        owners.remove(temporary);
        deleted.add(temporary);
        if (deleted.size() > MAX_DELETED) {
            deleted.remove(deleted.iterator().next());
        }
    }

    boolean isDeleted(Address destination) {
        return destination.kind().isTemporary() && deleted.contains(destination);
    }

    /** Whether a queue can still be consumed from: a subscription must exist, a temporary queue must not be deleted. */
    boolean isGone(String queue) {
        if (QueueNames.isSubscription(queue)) {
            return !byConsumer.containsKey(QueueNames.subscriptionOf(queue));
        }
        Address temporary = QueueNames.temporaryOf(queue);
        return temporary != null && deleted.contains(temporary);
    }

    int size() {
        return byConsumer.size();
    }

    void clear() {
        byConsumer.clear();
        byTopic.clear();
        owners.clear();
        deleted.clear();
    }

    void write(WireWriter out) {
        out.writeList(byConsumer.values(), (to, subscription) -> subscription.write(to));
        out.writeList(owners.entrySet(), (to, owner) -> {
            owner.getKey().write(to);
            to.writeUuid(owner.getValue());
        });
        out.writeList(deleted, (to, destination) -> destination.write(to));
    }

    void read(WireReader in) {
        in.readList(Subscription::read).forEach(this::add);
        for (int left = in.readSize(); left > 0; left--) {
            own(Address.read(in), in.readUuid());
        }
        deleted.addAll(in.readList(Address::read));
    }
}
