package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import io.chorale.replication.Changes;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The queues of a shard by name, and the memory they take. A queue exists while it holds messages. */
final class MessageStore {
    private final Map<String, MessageQueue> queues = new HashMap<>();
    private final MemoryBudget.Account account;
    private final Bodies bodies;
    private QueueObserver observer = QueueObserver.NONE;
    private long messages;

    MessageStore(MemoryBudget budget, ElementBodies log) {
        this.account = budget.open(this);
        this.bodies = new Bodies(account, budget.cache(), log);
    }

    void observe(QueueObserver newObserver) {
        observer = newObserver;
    }

    MemoryBudget.Account account() {
        return account;
    }

    Bodies bodies() {
        return bodies;
    }

    long messages() {
        return messages;
    }

    int queues() {
        return queues.size();
    }

    /** Null while the queue is empty. */
    MessageQueue queue(String name) {
        return queues.get(name);
    }

    /** By name, so that a new reign begins alike whatever order the queues were found in. */
    Collection<MessageQueue> sorted() {
        return new TreeMap<>(queues).values();
    }

    /** Null when the message is not here. */
    QueuedMessage find(MessageRef ref) {
        MessageQueue queue = queues.get(ref.queue());
        return queue == null ? null : queue.get(ref.key());
    }

    byte[] envelope(QueuedMessage message) {
        return bodies.read(message.body, message.key.element());
    }

    void add(String queue, Send send, StoredBody body, Changes changes) {
        Head.Message head = new Head.Message(queue, send.priority(), send.expirationMs());
        ElementId element = changes.add(head.encode(), send.envelope());
        observer.onAdded(place(element, head, body));
    }

    void load(ElementId element, Head.Message head, int bodyBytes, int deliveries) {
        place(element, head, StoredBody.loaded(bodyBytes)).deliveries = deliveries;
    }

    private QueuedMessage place(ElementId element, Head.Message head, StoredBody body) {
        MessageQueue queue = queues.computeIfAbsent(head.queue(), MessageQueue::new);
        QueuedMessage message = new QueuedMessage(queue, MessageKey.of(element), head, body);
        queue.add(message);
        messages++;
        account.add(QueuedMessage.OVERHEAD_BYTES);
        bodies.retain(body);
        return message;
    }

    /** The decision that added the message is committed. */
    void told(QueuedMessage message) {
        message.isTold = true;
        bodies.told(message.body);
    }

    void remove(QueuedMessage message, Changes changes) {
        changes.remove(message.key.element());
        MessageQueue queue = message.queue;
        queue.remove(message);
        if (queue.isEmpty()) {
            queues.remove(queue.name());
        }
        message.isGone = true;
        messages--;
        account.add(-QueuedMessage.OVERHEAD_BYTES);
        bodies.release(message.body);
        observer.onRemoved(message);
    }

    void raise(QueuedMessage message, Changes changes) {
        message.deliveries++;
        changes.raise(message.key.element(), message.deliveries);
    }

    /** A branch that was just prepared locks what it takes. */
    void prepared(Branch branch) {
        observer.onPrepared(branch);
        branch.takes.forEach(take -> lock(find(take)));
    }

    /** A branch takes the message. */
    void lock(QueuedMessage message) {
        message.locks++;
        observer.onLocked(message);
    }

    void unlock(QueuedMessage message, boolean raise, Changes changes) {
        message.locks--;
        if (raise) {
            raise(message, changes);
        }
        if (!message.isLocked()) {
            observer.onUnlocked(message, raise);
        }
    }

    void deleteQueue(String name, String reason, Changes changes) {
        MessageQueue queue = queues.get(name);
        if (queue != null) {
            for (QueuedMessage message : new ArrayList<>(queue.messages())) {
                remove(message, changes);
            }
        }
        observer.onDeleted(name, reason);
    }

    /** Those of the references that are here and that no branch has locked. */
    List<QueuedMessage> unlocked(List<MessageRef> refs) {
        List<QueuedMessage> found = new ArrayList<>(refs.size());
        for (MessageRef ref : refs) {
            QueuedMessage message = find(ref);
            if (message != null && !message.isLocked()) {
                found.add(message);
            }
        }
        return found;
    }
}
