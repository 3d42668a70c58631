package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import java.util.UUID;

/** Names of queues within a shard: the prefix keeps lasting and temporary queues and subscriptions apart. */
public final class QueueNames {
    private static final String SUBSCRIPTION = "subscription/";
    private static final String NAMED = "named/";
    private static final String TEMPORARY = "temporary/";

    /** Of what is on its way to other shards. */
    public static final String TRANSFER = "transfer";

    private static final String QUEUE = "queue/";

    private QueueNames() {}

    /** The queue that a consumer of a source is served from. */
    public static String of(Source source, UUID consumer) {
        if (source.address().kind().isQueue()) {
            return ofQueue(source.address());
        }
        return source.subscription().type() == Subscription.Type.OWN
                ? ofSubscription(consumer)
                : ofNamed(source.subscription().key());
    }

    public static String ofQueue(Address queue) {
        return switch (queue.kind()) {
            case QUEUE -> QUEUE + queue.name();
            case TEMPORARY_QUEUE -> TEMPORARY + queue.name();
            case TOPIC, TEMPORARY_TOPIC ->
                throw new IllegalArgumentException("The topic " + queue.name() + " is no queue");
        };
    }

    public static String ofSubscription(UUID subscription) {
        return SUBSCRIPTION + subscription;
    }

    /**
     * The queue of a named subscription.
     *
     * @param key see {@link Subscription#key}
     */
    public static String ofNamed(String key) {
        return NAMED + key;
    }

    /** The name of the queue that applications know, of one that is no subscription. */
    static String destinationOf(String queue) {
        return queue.startsWith(QUEUE) ? queue.substring(QUEUE.length()) : queue.substring(queue.indexOf('/') + 1);
    }

    /** For people: the key of a named subscription. */
    static String subscriptionNameOf(String queue) {
        return queue.substring(NAMED.length());
    }

    static boolean isNamed(String queue) {
        return queue.startsWith(NAMED);
    }

    static boolean isSubscription(String queue) {
        return queue.startsWith(SUBSCRIPTION) || isNamed(queue);
    }

    static UUID subscriptionOf(String queue) {
        try {
            return UUID.fromString(queue.substring(SUBSCRIPTION.length()));
        } catch (IllegalArgumentException e) {
            throw new WireException("Not a subscription's queue: " + queue, e);
        }
    }

    /** Null if the queue is none of a temporary destination. */
    static Address temporaryOf(String queue) {
        return queue.startsWith(TEMPORARY)
                ? new Address(Address.Kind.TEMPORARY_QUEUE, queue.substring(TEMPORARY.length()))
                : null;
    }

    /** What decides which shard knows the topic of a named subscription. */
    public static String routingKeyOfSubscription(String key) {
        return "subscription:" + key;
    }

    /** What decides which shard knows who has a client id. */
    public static String routingKeyOfClientId(String clientId) {
        return "client:" + clientId;
    }

    /** What decides the shard of a destination: a name's queue and topic are independent of each other. */
    public static String routingKey(Address destination) {
        return (destination.kind().isQueue() ? "queue:" : "topic:") + destination.name();
    }
}
