package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.Comparator;

/** A message in a queue. */
final class QueuedMessage {
    /** What a place in a queue takes in memory besides the body. */
    static final int OVERHEAD_BYTES = 160;

    /** The order of a queue: priority first, then arrival. */
    static final Comparator<QueuedMessage> ORDER = (left, right) -> {
        int byPriority = Integer.compare(right.priority, left.priority);
        return byPriority != 0 ? byPriority : left.key.compareTo(right.key);
    };

    final MessageQueue queue;
    final MessageKey key;
    final int priority;
    final long expirationMs;

    /** The envelope. */
    final StoredBody body;

    /** How often an application has seen it. */
    int deliveries;

    /** How many branches are to consume it: one, but after a partition each side's may have taken it. */
    int locks;

    /** Whether others may know of it: the decision that added it is committed. */
    boolean isTold;

    /** Whether it was removed. */
    boolean isGone;

    QueuedMessage(MessageQueue queue, MessageKey key, Head.Message head, StoredBody body) {
        this.queue = queue;
        this.key = key;
        this.priority = head.priority();
        this.expirationMs = head.expirationMs();
        this.body = body;
    }

    boolean isLocked() {
        return locks > 0;
    }

    boolean isExpired(long nowMs) {
        return expirationMs != 0 && expirationMs <= nowMs;
    }

    boolean isAfter(int otherPriority, MessageKey other) {
        return priority != otherPriority ? priority < otherPriority : key.compareTo(other) > 0;
    }

    MessageRef ref() {
        return new MessageRef(queue.name(), key);
    }
}
