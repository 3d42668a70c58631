package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages of a shard. Of each queue and priority a {@link Window} is in memory, and what somebody has; of the rest
 * only the number is known. Within one decision everything that may fail is read before anything is changed.
 */
final class MessageStore {
    /** What one decision removes of a deleted queue. */
    static final int MAX_EMPTIED = 1_024;

    private final Map<String, MessageQueue> queues = new HashMap<>();
    private final EmptyingQueues emptying = new EmptyingQueues();
    private final ShardElements elements;
    private final LaneCounts counts;
    private final DelayedMessages delayed;
    private final MemoryBudget.Account account;
    private final Bodies bodies;
    private final int windowSize;
    private QueueObserver observer = QueueObserver.NONE;

    MessageStore(MemoryBudget budget, int windowSize, ShardElements elements) {
        this.elements = elements;
        Map<Long, Long> lanes = elements.lanes();
        this.counts = new LaneCounts(lanes);
        this.delayed = new DelayedMessages(elements, lanes);
        this.account = budget.open(this);
        this.bodies = new Bodies(account, budget.cache(), elements);
        this.windowSize = windowSize;
    }

    void observe(QueueObserver newObserver) {
        observer = newObserver;
        delayed.observe(newObserver);
    }

    DelayedMessages delayed() {
        return delayed;
    }

    MemoryBudget.Account account() {
        return account;
    }

    Bodies bodies() {
        return bodies;
    }

    LaneCounts counts() {
        return counts;
    }

    EmptyingQueues emptying() {
        return emptying;
    }

    int windowSize() {
        return windowSize;
    }

    /** How many messages a queue has, wherever they are; of one that is made anew while it is emptied, those in memory. */
    long depth(String name) {
        if (!emptying.contains(name)) {
            return counts.ofQueue(LaneNumber.base(name));
        }
        MessageQueue queue = queues.get(name);
        return queue == null ? 0 : queue.messages().size();
    }

    /** What is in memory of queues, by name, so that a new reign begins alike whatever order they were found in. */
    Collection<MessageQueue> sorted() {
        return new TreeMap<>(queues).values();
    }

    /** Keeps the windows of a queue until {@link #leave}. */
    MessageQueue serve(String name) {
        MessageQueue queue = queue(name);
        queue.isServed = true;
        return queue;
    }

    void leave(MessageQueue queue) {
        queue.isServed = false;
        dropIfIdle(queue);
    }

    /**
     * Forgets what is in memory of a queue of which nobody has anything: it is read again when it is asked for.
     *
     * @return what is on the disk only from now on
     */
    List<QueuedMessage> giveBack(MessageQueue queue) {
        List<QueuedMessage> forgotten = queue.messages();
        forgotten.forEach(this::takeOut);
        queues.remove(queue.name(), queue);
        return forgotten;
    }

    private MessageQueue queue(String name) {
        return queues.computeIfAbsent(name, unused -> new MessageQueue(name, counts, emptying));
    }

    private void dropIfIdle(MessageQueue queue) {
        if (queue.isIdle()) {
            queues.remove(queue.name(), queue);
        }
    }

    /** Null when the message is not here (any more). It may be read from the disk. */
    QueuedMessage find(MessageRef ref) {
        ElementId id = ref.key().element();
        if (LaneNumber.priorityOf(id.lane()) < 0 || emptying.covers(ref.queue(), id)) {
            return null;
        }
        MessageQueue queue = queues.get(ref.queue());
        if (queue != null) {
            Window window = queue.windowOf(ref.key());
            QueuedMessage here = window == null ? null : window.get(id);
            if (here != null || window == null || window.isComplete()) {
                return here;
            }
        }
        LoadedElement found = counts.of(id.lane()) == 0 ? null : elements.find(id);
        return found == null ? null : messageOf(found, ref.queue());
    }

    /** What a branch refers to; null when it is not here (any more), or is no message. */
    QueuedMessage findReferred(ElementId id) {
        if (LaneNumber.priorityOf(id.lane()) < 0) {
            return null;
        }
        LoadedElement found = elements.find(id);
        return found != null && Head.of(found) instanceof Head.Message head
                ? find(new MessageRef(head.queue(), new MessageKey(id)))
                : null;
    }

    /** Null if the element is none of this queue, but of one that shares its lanes. */
    static QueuedMessage messageOf(LoadedElement element, String queue) {
        if (!(Head.of(element) instanceof Head.Message head) || !head.queue().equals(queue)) {
            return null;
        }
        QueuedMessage message = new QueuedMessage(element.id(), head, StoredBody.loaded(element.bodyBytes()));
        message.counted(element.count());
        return message;
    }

    List<LoadedElement> page(long lane, ElementId after, int limit) {
        return elements.page(lane, after, limit);
    }

    /** Null unless the message is in memory. */
    QueuedMessage here(String queue, MessageKey key) {
        MessageQueue found = queues.get(queue);
        Window window = found == null ? null : found.windowOf(key);
        return window == null ? null : window.get(key.element());
    }

    byte[] envelope(QueuedMessage message) {
        return bodies.read(message.body, message.key.element());
    }

    void add(String name, Send send, StoredBody body, Changes changes) {
        add(new Head.Message(name, send.priority(), send.expirationMs(), 0), send.envelope(), body, changes);
    }

    void add(Head.Message head, byte[] envelope, StoredBody body, Changes changes) {
        MessageQueue queue = queue(head.queue());
        Window window = queue.window(head.priority());
        ElementId element = changes.add(window.lane, head.encode(), envelope, List.of());
        counts.added(window.lane);
        if (window.isComplete() && window.waiting() < windowSize && account.hasRoomForWindows()) {
            QueuedMessage message = new QueuedMessage(element, head, body);
            place(window, message);
            observer.onAdded(message);
        } else {
            window.passBy(element);
            observer.onAddedBehind(head, envelope.length);
            dropIfIdle(queue);
        }
    }

    /**
     * Reads the next messages behind a window into it, those that are not told as well: else each decision that is told
     * would have the same page read again.
     */
    Reading readOn(MessageQueue queue, Window window, int limit) {
        List<LoadedElement> page = elements.page(window.lane, window.readTo(), limit);
        List<QueuedMessage> found = new ArrayList<>(
                page.stream().map(each -> messageOf(each, queue.name())).toList());
        List<QueuedMessage> waiting = new ArrayList<>(page.size());
        for (int i = 0; i < page.size(); i++) {
            ElementId id = page.get(i).id();
            window.readTo(id);
            QueuedMessage message = found.get(i);
            if (message != null && window.get(id) == null) {
                place(window, message);
                waiting.add(message);
            }
        }
        if (page.size() < limit) {
            window.readToTheEnd();
        }
        return new Reading(page.size(), waiting);
    }

    /**
     * A page of a lane.
     *
     * @param elements how many were looked at
     * @param waiting what waits in the window since, told or not
     */
    record Reading(int elements, List<QueuedMessage> waiting) {}

    private void place(Window window, QueuedMessage message) {
        window.put(message);
        account.add(QueuedMessage.OVERHEAD_BYTES);
        bodies.retain(message.body);
    }

    private void takeOut(QueuedMessage message) {
        if (message.isHere) {
            MessageQueue queue = queue(message.queue);
            queue.window(message.priority).remove(message);
            account.add(-QueuedMessage.OVERHEAD_BYTES);
            bodies.release(message.body);
            dropIfIdle(queue);
        }
    }

    /** Somebody has the message: it stays in memory. */
    void hold(QueuedMessage message) {
        keep(message).hold(message);
    }

    private Window keep(QueuedMessage message) {
        Window window = queue(message.queue).window(message.priority);
        if (!message.isHere) {
            place(window, message);
        }
        return window;
    }

    /**
     * Nobody has the message any more.
     *
     * @return whether it waits in memory; if not, it is behind the window
     */
    boolean letGo(QueuedMessage message) {
        if (!message.isHere) {
            return false;
        }
        Window window = queue(message.queue).window(message.priority);
        window.letGo(message);
        if (window.isInFront(message.key.element())) {
            return true;
        }
        takeOut(message);
        return false;
    }

    /** Leaves no more in a window than twice its size, if so much came back; returns what is behind it now. */
    List<QueuedMessage> shrink(QueuedMessage like) {
        Window window = queue(like.queue).window(like.priority);
        if (window.waiting() <= 2 * windowSize) {
            return List.of();
        }
        List<QueuedMessage> behind = window.shrink(windowSize);
        behind.forEach(this::takeOut);
        return behind;
    }

    /** The decision that added the message is committed. */
    void told(QueuedMessage message) {
        bodies.told(message.body);
    }

    void remove(QueuedMessage message, Changes changes) {
        changes.remove(message.key.element());
        counts.removed(message.key.element().lane());
        takeOut(message);
        observer.onRemoved(message);
    }

    void raise(QueuedMessage message, Changes changes) {
        message.deliveries++;
        changes.raise(message.key.element(), message.count());
    }

    /** A branch that was just prepared locks what it takes. */
    void prepared(Branch branch, List<QueuedMessage> taken) {
        observer.onPrepared(branch);
        taken.forEach(this::lock);
    }

    /** A branch takes the message. */
    void lock(QueuedMessage message) {
        keep(message);
        message.locks++;
        observer.onLocked(message);
    }

    void unlock(QueuedMessage message, boolean isRaised) {
        message.locks--;
        if (!message.isLocked()) {
            observer.onUnlocked(message, isRaised);
        }
    }

    /**
     * Deletes a queue: nothing of it is found or handed out from now on. Without reading the disk; what is not removed at
     * once {@link #empty} removes.
     *
     * @param limit how many messages may be removed at once
     * @return how many were
     */
    int deleteQueue(String name, String reason, int limit, Changes changes) {
        int removed = 0;
        MessageQueue queue = queues.get(name);
        if (queue != null) {
            for (QueuedMessage message : queue.messages()) {
                if (removed < limit) {
                    changes.remove(message.key.element());
                    counts.removed(message.key.element().lane());
                    removed++;
                }
                takeOut(message);
                observer.onRemoved(message);
            }
            queue.clear();
        }
        if (counts.ofQueue(LaneNumber.base(name)) > 0) {
            emptying.add(name, changes);
        }
        observer.onDeleted(name, reason);
        return removed;
    }

    /** Removes the next messages of a queue that was deleted. */
    void empty(String name, Changes changes) {
        EmptyingQueues.Progress progress = emptying.progress(name);
        if (progress == null) {
            return;
        }
        List<ElementId> found = new ArrayList<>();
        int priority = progress.priority;
        ElementId after = progress.after;
        int left = MAX_EMPTIED;
        while (priority >= 0 && left > 0) {
            long lane = LaneNumber.of(LaneNumber.base(name), priority);
            List<LoadedElement> page = counts.of(lane) == 0 ? List.of() : elements.page(lane, after, left);
            for (LoadedElement element : page) {
                if (progress.covers(element.id()) && messageOf(element, name) != null) {
                    found.add(element.id());
                }
            }
            boolean isAtTheEnd = page.size() < left
                    || !progress.covers(page.get(page.size() - 1).id());
            left -= page.size();
            priority -= isAtTheEnd ? 1 : 0;
            after = isAtTheEnd ? null : page.get(page.size() - 1).id();
        }
        for (ElementId id : found) {
            changes.remove(id);
            counts.removed(id.lane());
        }
        if (priority < 0) {
            emptying.remove(name, changes);
        } else {
            progress.priority = priority;
            progress.after = after;
        }
    }

    /** Those of the references that are here and that no branch has locked. */
    List<QueuedMessage> unlocked(List<MessageRef> refs) {
        List<QueuedMessage> found = new ArrayList<>(refs.size());
        for (MessageRef ref : new LinkedHashSet<>(refs)) {
            QueuedMessage message = find(ref);
            if (message != null && !message.isLocked()) {
                found.add(message);
            }
        }
        return found;
    }
}
