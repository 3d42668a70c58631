package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.Comparator;

/** A message in a queue. Everything here is replicated. */
final class QueuedMessage {
    /** What a place in a queue takes in memory besides the envelope. */
    static final int OVERHEAD_BYTES = 160;

    /** The order of a queue: priority first, then arrival. */
    static final Comparator<QueuedMessage> ORDER = (left, right) -> {
        int byPriority = Integer.compare(right.priority(), left.priority());
        return byPriority != 0 ? byPriority : left.key.compareTo(right.key);
    };

    final MessageQueue queue;
    final MessageKey key;
    final StoredEnvelope envelope;

    /** How often an application has seen it. */
    int deliveries;

    /** The branch that consumes it; null while there is none. */
    BranchId lockedBy;

    QueuedMessage(MessageQueue queue, MessageKey key, StoredEnvelope envelope) {
        this.queue = queue;
        this.key = key;
        this.envelope = envelope;
    }

    int priority() {
        return envelope.priority;
    }

    boolean isLocked() {
        return lockedBy != null;
    }

    boolean isExpired(long nowMs) {
        return envelope.expirationMs != 0 && envelope.expirationMs <= nowMs;
    }

    boolean isAfter(int otherPriority, MessageKey other) {
        return priority() != otherPriority ? priority() < otherPriority : key.compareTo(other) > 0;
    }

    MessageRef ref() {
        return new MessageRef(queue.name(), key);
    }
}
