package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What belongs to the cluster and to no queue: which topic the subscription of a name is of, for the names are not told
 * apart by topic, and who has which client id. A name says where to look; whether the subscription is there its topic's
 * shard knows.
 */
final class Directory {
    private final Facts<String, Address> topics = new Facts<>();
    private final Facts<String, Claim> clientIds = new Facts<>();

    private record Claim(UUID connection, UUID member) {}

    /** Null when the subscription has none. */
    Address topicOf(String subscription) {
        return topics.get(subscription);
    }

    /** Whether the topic was the expected one, and now is another; null for none. */
    boolean move(String subscription, Address expected, Address topic, Changes changes) {
        Address now = topics.get(subscription);
        if (Objects.equals(now, topic)) {
            return true;
        }
        if (!Objects.equals(now, expected)) {
            return false;
        }
        topics.remove(subscription, changes);
        if (topic != null) {
            topics.add(subscription, topic, new Head.Named(subscription, topic), changes);
        }
        return true;
    }

    void load(ElementId element, Head.Named head) {
        topics.load(head.subscription(), head.topic(), element);
    }

    /** Whether the connection has the client id now. */
    boolean claim(String clientId, UUID connection, UUID member, Changes changes) {
        Claim claim = clientIds.get(clientId);
        if (claim == null) {
            clientIds.add(
                    clientId, new Claim(connection, member), new Head.Claimed(clientId, connection, member), changes);
        }
        return claim == null || claim.connection.equals(connection);
    }

    void free(String clientId, UUID connection, Changes changes) {
        Claim claim = clientIds.get(clientId);
        if (claim != null && claim.connection.equals(connection)) {
            clientIds.remove(clientId, changes);
        }
    }

    void load(ElementId element, Head.Claimed head) {
        clientIds.load(head.clientId(), new Claim(head.connection(), head.member()), element);
    }

    /** The first client ids that connections of a member have; no more than the limit. */
    List<String> clientIdsOf(UUID member, int limit) {
        return clientIds.keysOf(claim -> claim.member.equals(member), limit);
    }

    void freeAll(List<String> ids, Changes changes) {
        ids.forEach(clientId -> clientIds.remove(clientId, changes));
    }

    Set<UUID> members() {
        Set<UUID> members = new LinkedHashSet<>();
        clientIds.forEach((clientId, claim) -> members.add(claim.member));
        return members;
    }
}
