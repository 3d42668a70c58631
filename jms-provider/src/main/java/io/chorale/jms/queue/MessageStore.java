package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The queues of a shard by name, and the memory they take. A queue exists while it holds messages. */
final class MessageStore {
    private final Map<String, MessageQueue> queues = new HashMap<>();
    private final MemoryBudget.Account account;
    private QueueObserver observer = QueueObserver.NONE;
    private long messages;

    MessageStore(MemoryBudget budget) {
        this.account = budget.open(this);
    }

    void observe(QueueObserver newObserver) {
        observer = newObserver;
    }

    MemoryBudget.Account account() {
        return account;
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

    /** For snapshots and take-over: in the same order on all replicas. */
    Map<String, MessageQueue> sorted() {
        return new TreeMap<>(queues);
    }

    /** Null when the message is not here. */
    QueuedMessage find(MessageRef ref) {
        MessageQueue queue = queues.get(ref.queue());
        return queue == null ? null : queue.get(ref.key());
    }

    QueuedMessage add(String queueName, MessageKey key, StoredEnvelope envelope) {
        MessageQueue queue = queues.computeIfAbsent(queueName, MessageQueue::new);
        QueuedMessage message = queue.add(key, envelope);
        messages++;
        account.add(QueuedMessage.OVERHEAD_BYTES + (envelope.references++ == 0 ? envelope.sizeBytes() : 0));
        observer.onAdded(message);
        return message;
    }

    void remove(QueuedMessage message) {
        MessageQueue queue = message.queue;
        queue.remove(message);
        if (queue.isEmpty()) {
            queues.remove(queue.name());
        }
        messages--;
        StoredEnvelope envelope = message.envelope;
        account.add(-QueuedMessage.OVERHEAD_BYTES - (--envelope.references == 0 ? envelope.sizeBytes() : 0));
        observer.onRemoved(message);
    }

    void lock(QueuedMessage message, BranchId branch) {
        message.lockedBy = branch;
        observer.onLocked(message);
    }

    void unlock(QueuedMessage message, boolean raise) {
        message.lockedBy = null;
        if (raise) {
            message.deliveries++;
        }
        observer.onUnlocked(message, raise);
    }

    void deleteQueue(String name, String reason) {
        MessageQueue queue = queues.get(name);
        if (queue != null) {
            for (QueuedMessage message : new ArrayList<>(queue.messages())) {
                remove(message);
            }
        }
        observer.onDeleted(name, reason);
    }

    /** Empties the store without telling anyone: the state is about to be replaced. */
    void clear() {
        queues.clear();
        messages = 0;
        account.add(-account.bytes());
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
