package io.chorale.jms.queue;

import io.chorale.jms.selector.Selector;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Subscription;
import io.chorale.replication.Dot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A subscription: which messages of a topic go into its queue, and which consumers are of it. */
final class TopicSubscription {
    private final Head.Subscribed head;
    private final Selector selector;
    /** The decision that made it, the first one if the sides of a partition have both. */
    final Dot since;

    /** The member of each consumer. */
    final Map<UUID, UUID> users = new LinkedHashMap<>();

    /** @throws io.chorale.jms.selector.SelectorException if the selector is none */
    TopicSubscription(Head.Subscribed head, Dot since) {
        this.head = head;
        this.since = since;
        this.selector = head.selector() == null ? null : Selector.parse(head.selector());
    }

    String queue() {
        return head.queue();
    }

    Address topic() {
        return head.topic();
    }

    Subscription.Type type() {
        return head.type();
    }

    Head.Subscribed head() {
        return head;
    }

    /** Whether it is of the same kind and takes the same messages. */
    boolean isLike(Head.Subscribed other) {
        return head.topic().equals(other.topic())
                && head.type() == other.type()
                && Objects.equals(head.selector(), other.selector())
                && Objects.equals(head.excluded(), other.excluded());
    }

    boolean takes(StoredFields message) {
        return (head.excluded() == null || !head.excluded().equals(message.origin()))
                && (selector == null || selector.matches(message));
    }
}
