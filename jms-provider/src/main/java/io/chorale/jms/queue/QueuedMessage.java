package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.Comparator;

/** A message of a queue, while it is in memory. */
final class QueuedMessage {
    /** What a place in a queue takes in memory besides the body. */
    static final int OVERHEAD_BYTES = 160;

    /** The order of a queue: priority first, then arrival. */
    static final Comparator<QueuedMessage> ORDER = (left, right) -> {
        int byPriority = Integer.compare(right.priority, left.priority);
        return byPriority != 0 ? byPriority : left.key.compareTo(right.key);
    };

    final String queue;
    final MessageKey key;
    final int priority;
    final long expirationMs;

    /** Deliveries that its element does not count. */
    private final int deliveredBefore;

    /** The envelope. */
    final StoredBody body;

    /** How often an application has seen it. */
    int deliveries;

    /** How many branches are to consume it: one, but after a partition each side's may have taken it. */
    int locks;

    /** Whether the window of its queue has it; if not, this is what one reading of the disk has found. */
    boolean isHere;

    /** Whether somebody has it. */
    boolean isHeld;

    QueuedMessage(ElementId element, Head.Message head, StoredBody body) {
        this.queue = head.queue();
        this.key = new MessageKey(element);
        this.priority = head.priority();
        this.expirationMs = head.expirationMs();
        this.deliveredBefore = head.deliveries();
        this.deliveries = deliveredBefore;
        this.body = body;
    }

    /** A place in the order of a queue, to look for messages behind it. */
    static QueuedMessage at(ElementId place) {
        return new QueuedMessage(place, new Head.Message("", LaneNumber.priorityOf(place.lane()), 0, 0), null);
    }

    /** Its element was raised to this. */
    void counted(int count) {
        deliveries = deliveredBefore + count;
    }

    /** What its element counts. */
    int count() {
        return deliveries - deliveredBefore;
    }

    boolean isLocked() {
        return locks > 0;
    }

    boolean isExpired(long unixTimeMs) {
        return expirationMs != 0 && expirationMs <= unixTimeMs;
    }

    /** The decision that added it. */
    Dot dot() {
        return key.element().dot();
    }

    MessageRef ref() {
        return new MessageRef(queue, key);
    }
}
