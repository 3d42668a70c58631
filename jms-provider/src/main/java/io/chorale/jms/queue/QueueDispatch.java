package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The volatile side of one queue: what may be handed out, what is with whom, and whose turn it is. */
final class QueueDispatch {
    final String name;
    final MessageQueue messages;

    /** Unlocked messages in memory that nobody has, in order of delivery; one that comes back finds its place again. */
    final TreeSet<QueuedMessage> ready = new TreeSet<>(QueuedMessage.ORDER);

    final Map<MessageKey, Held> held = new HashMap<>();
    final Set<AttachedConsumer> consumers = new HashSet<>();
    private final Set<AttachedConsumer> withCredit = new LinkedHashSet<>();

    /** Kept by {@link IdleWindows}. */
    boolean isCountedIdle;

    QueueDispatch(MessageQueue messages) {
        this.name = messages.name();
        this.messages = messages;
    }

    boolean hasTurn() {
        return !withCredit.isEmpty();
    }

    boolean isIdle() {
        return ready.isEmpty() && held.isEmpty() && consumers.isEmpty();
    }

    /** Whether messages wait in memory for nobody. */
    boolean isUnused() {
        return !ready.isEmpty() && held.isEmpty() && consumers.isEmpty();
    }

    void add(AttachedConsumer consumer) {
        consumers.add(consumer);
        offerTurn(consumer);
    }

    void remove(AttachedConsumer consumer) {
        consumers.remove(consumer);
        withCredit.remove(consumer);
    }

    /** Queues the consumer for its next turn, if it has credit and does not wait already. */
    void offerTurn(AttachedConsumer consumer) {
        if (consumer.hasCredit()) {
            withCredit.add(consumer);
        }
    }

    /** Takes the consumer whose turn it is: each gets one message a turn. */
    AttachedConsumer nextTurn() {
        AttachedConsumer next = withCredit.iterator().next();
        withCredit.remove(next);
        return next;
    }
}
