package io.chorale.jms.queue;

import io.chorale.replication.Dot;
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
 * Which message is with whom. Follows the store through {@link QueueObserver}. Each message of the store is, at any time,
 * in exactly one place: ready, held, locked by a branch that this reign did not see prepared, or added by a decision that
 * is not told yet. A decision takes messages away at once, but makes none ready before it is told.
 */
final class Assignments implements QueueObserver {
    private final MessageStore store;
    private final Map<String, QueueDispatch> queues = new HashMap<>();
    private final Map<UUID, AttachedConsumer> consumers = new LinkedHashMap<>();
    private final Set<QueueDispatch> dirty = new LinkedHashSet<>();
    private final ExpiryIndex expiry = new ExpiryIndex();
    private final Untold untold = new Untold();
    /** Queues that are deleted by decisions that are not told yet, and how many of these there are for each. */
    private final Map<String, Integer> leaving = new HashMap<>();

    private final List<DeletedQueue> deleted = new ArrayList<>();
    private long heldCount;

    /** A queue whose consumers have to be told. */
    record DeletedQueue(List<AttachedConsumer> consumers, String reason) {}

    Assignments(MessageStore store) {
        this.store = store;
        for (MessageQueue queue : store.sorted()) {
            for (QueuedMessage message : queue.messages()) {
                store.told(message);
                if (!message.isLocked()) {
                    makeReady(message);
                }
            }
        }
    }

    /** What the observer hears from here on is done by this decision. */
    void deciding(Dot dot) {
        untold.deciding(dot);
    }

    /** A decision is committed: what it and those before it did may be seen. */
    void tell(Dot dot) {
        untold.tell(dot);
    }

    /** The reign is over: what was not told stays so. */
    void stop() {
        untold.clear();
    }

    /** Whether the queue is deleted, but nobody may know yet. */
    boolean isLeaving(String queue) {
        return leaving.containsKey(queue);
    }

    QueueDispatch queue(String name) {
        return queues.computeIfAbsent(name, QueueDispatch::new);
    }

    AttachedConsumer consumer(UUID id) {
        return consumers.get(id);
    }

    Collection<AttachedConsumer> consumers() {
        return consumers.values();
    }

    boolean hasConsumers(String queue) {
        QueueDispatch dispatch = queues.get(queue);
        return dispatch != null && !dispatch.consumers.isEmpty();
    }

    long heldCount() {
        return heldCount;
    }

    /** Null when nobody has the message. */
    Held held(MessageRef ref) {
        QueueDispatch queue = queues.get(ref.queue());
        return queue == null ? null : queue.held.get(ref.key());
    }

    /** The next queue that may have something to hand out; null when none has. */
    QueueDispatch nextDirty() {
        while (!dirty.isEmpty()) {
            QueueDispatch queue = dirty.iterator().next();
            dirty.remove(queue);
            if (queue.canDispatch()) {
                return queue;
            }
        }
        return null;
    }

    void touch(QueueDispatch queue) {
        if (queue.canDispatch()) {
            dirty.add(queue);
        }
    }

    /** The next ready message that has expired; null when there is none. */
    QueuedMessage nextExpired(long nowMs) {
        return expiry.poll(nowMs);
    }

    /** Queues whose deletion was told since the last call. */
    List<DeletedQueue> takeDeleted() {
        if (deleted.isEmpty()) {
            return List.of();
        }
        List<DeletedQueue> taken = List.copyOf(deleted);
        deleted.clear();
        return taken;
    }

    void attach(AttachedConsumer consumer) {
        consumers.put(consumer.id, consumer);
        consumer.queue.add(consumer);
        touch(consumer.queue);
    }

    /** Forgets a consumer; what it has stays held until somebody decides about it. */
    void detach(AttachedConsumer consumer) {
        consumers.remove(consumer.id, consumer);
        consumer.queue.remove(consumer);
        dropIfIdle(consumer.queue);
    }

    /** Takes a ready message out of the queue for someone. */
    Held hold(QueuedMessage message, UUID consumer, Held.State state) {
        QueueDispatch queue = queue(message.queue.name());
        queue.ready.remove(message);
        expiry.remove(message);
        Held held = new Held(message, consumer, state);
        queue.held.put(message.key, held);
        heldCount++;
        AttachedConsumer holder = consumer == null ? null : consumers.get(consumer);
        if (holder != null) {
            holder.holds.add(held);
        }
        return held;
    }

    /** Nobody has the message any more; it can be handed out in its old place. */
    void putBack(Held held) {
        letGo(held);
        makeReady(held.message);
    }

    /** A settling that came to nothing: the message is with its consumer again, if that is still here. */
    void unsettle(Held held) {
        AttachedConsumer holder = held.consumer == null ? null : consumers.get(held.consumer);
        if (holder == null) {
            putBack(held);
        } else {
            held.state = Held.State.WITH_CONSUMER;
            holder.holds.add(held);
        }
    }

    @Override
    public void onAdded(QueuedMessage message) {
        untold.defer(() -> {
            if (!message.isGone) {
                store.told(message);
                makeReady(message);
            }
        });
    }

    @Override
    public void onPrepared(Branch branch) {
        untold.defer(() -> store.bodies().told(branch.sends));
    }

    @Override
    public void onRemoved(QueuedMessage message) {
        QueueDispatch queue = queue(message.queue.name());
        Held held = queue.held.get(message.key);
        if (held != null) {
            letGo(held);
        } else {
            queue.ready.remove(message);
            expiry.remove(message);
        }
        dropIfIdle(queue);
    }

    @Override
    public void onLocked(QueuedMessage message) {
        Held held = held(message.ref());
        if (held == null) {
            hold(message, null, Held.State.IN_BRANCH);
        } else {
            held.state = Held.State.IN_BRANCH;
        }
    }

    @Override
    public void onUnlocked(QueuedMessage message, boolean raised) {
        Held before = held(message.ref());
        Held held = before == null ? hold(message, null, Held.State.IN_BRANCH) : before;
        untold.defer(() -> {
            if (message.isGone) {
                return;
            }
            if (raised) {
                putBack(held);
            } else {
                unsettle(held);
            }
        });
    }

    @Override
    public void onDeleted(String name, String reason) {
        leaving.merge(name, 1, Integer::sum);
        untold.defer(() -> {
            leaving.computeIfPresent(name, (queue, times) -> times == 1 ? null : times - 1);
            detachAll(name, reason);
        });
    }

    private void detachAll(String name, String reason) {
        QueueDispatch queue = queues.get(name);
        if (queue == null || queue.consumers.isEmpty()) {
            return;
        }
        List<AttachedConsumer> gone = List.copyOf(queue.consumers);
        gone.forEach(this::detach);
        deleted.add(new DeletedQueue(gone, reason));
    }

    /** Whether the books balance; for tests. */
    boolean isConsistent() {
        long held = 0;
        long placed = 0;
        for (QueueDispatch queue : queues.values()) {
            held += queue.held.size();
            placed += queue.held.size() + queue.ready.size();
            if (queue.ready.stream().anyMatch(message -> message.isLocked() || queue.held.containsKey(message.key))) {
                return false;
            }
        }
        return held == heldCount && placed <= store.messages();
    }

    private void makeReady(QueuedMessage message) {
        QueueDispatch queue = queue(message.queue.name());
        queue.ready.add(message);
        expiry.add(message);
        touch(queue);
    }

    private void letGo(Held held) {
        QueueDispatch queue = queue(held.message.queue.name());
        queue.held.remove(held.message.key);
        heldCount--;
        AttachedConsumer holder = held.consumer == null ? null : consumers.get(held.consumer);
        if (holder != null) {
            holder.holds.remove(held);
        }
    }

    private void dropIfIdle(QueueDispatch queue) {
        if (queue.isIdle()) {
            queues.remove(queue.name);
            dirty.remove(queue);
        }
    }
}
