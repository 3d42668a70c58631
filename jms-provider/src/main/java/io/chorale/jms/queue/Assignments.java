package io.chorale.jms.queue;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
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
 * Which message is with whom. Follows the store through {@link QueueObserver}. Each message in memory is, at any time, in
 * exactly one place: ready, held, or added by a decision that is not told yet. A decision takes messages away at once, but
 * makes none ready before it is told. What is held stays in memory; what comes back to a place that is not in memory leaves
 * it, and is read when it is its turn.
 */
final class Assignments implements QueueObserver {
    private static final int MAX_GIVEN_BACK_PER_EVENT = 16_384;

    private final MessageStore store;
    private final Map<String, QueueDispatch> queues = new HashMap<>();
    private final Map<UUID, AttachedConsumer> consumers = new LinkedHashMap<>();
    private final Set<QueueDispatch> dirty = new LinkedHashSet<>();
    private final ExpiryIndex expiry = new ExpiryIndex();
    private final Untold untold = new Untold();
    private final Suspects suspects = new Suspects(untold);
    private final WindowReader reader;
    private final ExpirySweep sweep;
    private final IdleWindows idle;
    private final DueMessages due;

    /** Queues that are deleted by decisions that are not told yet, and how many of these there are for each. */
    private final Map<String, Integer> leaving = new HashMap<>();

    private final List<DeletedQueue> deleted = new ArrayList<>();
    private long heldCount;

    /** A queue whose consumers have to be told. */
    record DeletedQueue(List<AttachedConsumer> consumers, String reason) {}

    Assignments(MessageStore store, Orphans orphans, DueMessages due, long nowMs) {
        this.due = due;
        this.store = store;
        this.reader = new WindowReader(store, untold);
        this.sweep = new ExpirySweep(store, orphans);
        this.idle = new IdleWindows(store.windowSize(), nowMs);
        for (MessageQueue queue : store.sorted()) {
            for (QueuedMessage message : queue.messages()) {
                store.told(message);
                if (message.isLocked()) {
                    hold(message, null, Held.State.IN_BRANCH);
                } else {
                    free(message);
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

    Suspects suspects() {
        return suspects;
    }

    boolean isTold(QueuedMessage message) {
        return isTold(message.key.element());
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
        return queues.computeIfAbsent(name, unused -> new QueueDispatch(store.serve(name)));
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

    /** A new event: messages may be read again. */
    void newEvent() {
        reader.newEvent();
    }

    /** Whether this event may read no more messages. */
    boolean isReadingSpent() {
        return reader.isSpent();
    }

    /**
     * The next message of a queue that may be handed out, and to whom. The consumers take turns; one for which there is
     * nothing now is left out until something new is in the queue.
     *
     * @return null when there is none, or when this event may not read it
     */
    Turn next(QueueDispatch queue) {
        while (queue.hasTurn()) {
            AttachedConsumer consumer = queue.nextTurn();
            Selection selection = consumer.selection;
            QueuedMessage message = selection.selectsAll() ? nextOfAll(queue) : nextSelected(queue, selection);
            if (message != null) {
                return new Turn(consumer, message);
            }
            if (reader.isSpent()) {
                return null;
            }
            queue.runDry(selection);
        }
        return null;
    }

    /** Before one is shown, those of higher priorities must be in memory, or be known not to be there. */
    private QueuedMessage nextOfAll(QueueDispatch queue) {
        for (int priority = 9; priority >= 0; priority--) {
            Window window = queue.messages.windowIfAny(priority);
            while (reader.hasMore(window) && (reader.isLow(window) || !isFirst(queue, priority)) && !reader.isSpent()) {
                reader.readOn(queue.messages, window).forEach(this::onRead);
            }
            if (isFirst(queue, priority)) {
                return queue.ready.first();
            }
            if (reader.hasMore(window)) {
                return null;
            }
        }
        return null;
    }

    /** The first message that is selected and nobody has: in the windows, and behind each before those of lower priority. */
    private QueuedMessage nextSelected(QueueDispatch queue, Selection selection) {
        for (int priority = 9; priority >= 0; priority--) {
            Window window = queue.messages.windowIfAny(priority);
            if (window == null) {
                continue;
            }
            QueuedMessage found = selectedInFront(queue, window, selection);
            while (found == null && reader.hasMore(window) && !reader.isSpent()) {
                List<LoadedElement> page = reader.look(window, selection.lookedAt(window.lane));
                found = selectedBehind(queue, window, page, selection);
                if (page.isEmpty() || !isTold(page.get(page.size() - 1).id())) {
                    break;
                }
            }
            if (found != null || reader.isSpent()) {
                return found;
            }
        }
        return null;
    }

    private QueuedMessage selectedInFront(QueueDispatch queue, Window window, Selection selection) {
        QueuedMessage last = QueuedMessage.at(selection.lookedAt(window.lane));
        for (QueuedMessage message : queue.ready.tailSet(last, false)) {
            if (message.key.element().lane() != window.lane) {
                break;
            }
            if (selection.selects(store.envelope(message))) {
                return message;
            }
            selection.look(message.key.element());
        }
        return null;
    }

    private QueuedMessage selectedBehind(
            QueueDispatch queue, Window window, List<LoadedElement> page, Selection selection) {
        for (LoadedElement element : page) {
            if (!isTold(element.id())) {
                return null;
            }
            QueuedMessage message =
                    window.get(element.id()) == null ? MessageStore.messageOf(element, queue.name) : null;
            if (message != null && selection.selects(store.envelope(message))) {
                return message;
            }
            selection.look(element.id());
        }
        return null;
    }

    private boolean isTold(ElementId element) {
        return untold.isTold(element.dot());
    }

    private static boolean isFirst(QueueDispatch queue, int priority) {
        return !queue.ready.isEmpty() && queue.ready.first().priority >= priority;
    }

    private boolean canDispatch(QueueDispatch queue) {
        return queue.hasTurn() && (!queue.ready.isEmpty() || reader.hasMore(queue.messages));
    }

    /** The next queue that may have something to hand out; null when none has. */
    QueueDispatch nextDirty() {
        while (!dirty.isEmpty()) {
            QueueDispatch queue = dirty.iterator().next();
            dirty.remove(queue);
            if (canDispatch(queue)) {
                return queue;
            }
        }
        return null;
    }

    /** Something new is in the queue. */
    void touch(QueueDispatch queue) {
        queue.refill();
        touchTurn(queue);
    }

    /** A consumer has credit, or there may be more to hand out. */
    void touchTurn(QueueDispatch queue) {
        if (canDispatch(queue)) {
            dirty.add(queue);
        }
    }

    /** The next ready message that has expired; null when there is none. */
    QueuedMessage nextExpired(long unixTimeMs) {
        return expiry.poll(unixTimeMs);
    }

    /** Messages behind the windows that have expired and that nobody has, a few at a time. */
    List<QueuedMessage> sweepExpired(long nowMs, long unixTimeMs) {
        List<QueuedMessage> found = new ArrayList<>();
        for (MessageRef ref : sweep.next(nowMs, unixTimeMs)) {
            QueuedMessage message = store.find(ref);
            if (message != null && !isTold(message)) {
                sweep.behind(message.expirationMs);
            } else if (message != null && !message.isLocked() && held(ref) == null) {
                found.add(message);
            }
        }
        return found;
    }

    /** Takes out of memory what waits there for nobody, if it is too much or too old; a bounded number in one event. */
    void giveBackIdle(long nowMs) {
        idle.onTime(nowMs);
        int given = 0;
        QueueDispatch next = idle.next(store.account());
        while (next != null && given < MAX_GIVEN_BACK_PER_EVENT) {
            given += giveBack(next);
            next = idle.next(store.account());
        }
    }

    /** Returns how many messages left the memory. What is not told yet is among them, and is read once it is. */
    private int giveBack(QueueDispatch queue) {
        queue.messages.messages().stream().filter(message -> !isTold(message)).forEach(this::bookUntilTold);
        List<QueuedMessage> behind = store.giveBack(queue.messages);
        for (QueuedMessage message : behind) {
            queue.ready.remove(message);
            expiry.remove(message);
            sweep.behind(message.expirationMs);
        }
        dropIfIdle(queue);
        return behind.size();
    }

    /** Out of its window or not, its body is in memory until the log has it. */
    private void bookUntilTold(QueuedMessage message) {
        store.bodies().retain(message.body);
        untold.defer(message.dot(), () -> store.bodies().release(message.body));
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
        idle.changed(consumer.queue);
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
        QueueDispatch queue = queue(message.queue);
        store.hold(message);
        queue.ready.remove(message);
        expiry.remove(message);
        Held held = new Held(message, consumer, state);
        queue.held.put(message.key, held);
        heldCount++;
        idle.changed(queue);
        AttachedConsumer holder = consumer == null ? null : consumers.get(consumer);
        if (holder != null) {
            holder.holds.add(held);
        }
        return held;
    }

    /** Nobody has the message any more; it can be handed out in its old place. */
    void putBack(Held held) {
        letGo(held);
        free(held.message);
    }

    /** Nobody has the message any more. */
    private void free(QueuedMessage message) {
        QueueDispatch queue = queue(message.queue);
        boolean isInFront = store.letGo(message);
        lookAgain(queue, message);
        if (isInFront) {
            makeReady(message);
            for (QueuedMessage behind : store.shrink(message)) {
                queue.ready.remove(behind);
                expiry.remove(behind);
                sweep.behind(behind.expirationMs);
            }
        } else {
            sweep.behind(message.expirationMs);
        }
        touch(queue);
        dropIfIdle(queue);
    }

    private void lookAgain(QueueDispatch queue, QueuedMessage message) {
        ElementId id = message.key.element();
        for (Selection selection : queue.selections()) {
            if (!selection.selectsAll() && selection.hasPassed(id)) {
                selection.lookAgain(id);
            }
        }
    }

    /** A settling that came to nothing: the message is with its consumer again, if that is still here. */
    void unsettle(Held held) {
        AttachedConsumer holder = held.consumer == null ? null : consumers.get(held.consumer);
        if (holder == null || held.isGivenBack) {
            putBack(held);
        } else {
            held.state = Held.State.WITH_CONSUMER;
            holder.holds.add(held);
        }
    }

    private void onRead(QueuedMessage message) {
        if (isTold(message)) {
            makeReady(message);
        } else {
            untold.defer(message.dot(), () -> onTold(message));
        }
    }

    @Override
    public void onAdded(QueuedMessage message) {
        untold.defer(() -> onTold(message));
    }

    private void onTold(QueuedMessage message) {
        if (message.isHere) {
            store.told(message);
            makeReady(message);
        } else {
            touch(message.queue);
        }
    }

    @Override
    public void onAddedBehind(Head.Message head, int bodyBytes) {
        store.account().add(bodyBytes);
        sweep.behind(head.expirationMs());
        untold.defer(() -> {
            store.account().add(-bodyBytes);
            touch(head.queue());
        });
    }

    private void touch(String name) {
        QueueDispatch queue = queues.get(name);
        if (queue != null) {
            touch(queue);
        }
    }

    @Override
    public void onDelayed(ElementId message, Head.Delayed head, int bodyBytes) {
        due.onDelayed(message, head, bodyBytes);
    }

    @Override
    public void onPrepared(Branch branch) {
        untold.defer(() -> store.bodies().told(branch.sends));
    }

    @Override
    public void onRemoved(QueuedMessage message) {
        suspects.remove(message);
        QueueDispatch queue = queues.get(message.queue);
        if (queue == null) {
            return;
        }
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
        Held held = held(message.ref());
        untold.defer(() -> {
            if (!message.isHere) {
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
            if (!queue.ready.stream().allMatch(message -> isInItsPlace(queue, message))
                    || !queue.held.values().stream().allMatch(each -> each.message.isHere && each.message.isHeld)) {
                return false;
            }
        }
        return held == heldCount && placed <= store.counts().total() && idle.isConsistent(queues.values());
    }

    private static boolean isInItsPlace(QueueDispatch queue, QueuedMessage message) {
        return message.isHere
                && !message.isHeld
                && !message.isLocked()
                && !queue.held.containsKey(message.key)
                && queue.messages.window(message.priority).isInFront(message.key.element());
    }

    private void makeReady(QueuedMessage message) {
        QueueDispatch queue = queue(message.queue);
        queue.ready.add(message);
        expiry.add(message);
        idle.changed(queue);
        touch(queue);
    }

    private void letGo(Held held) {
        QueueDispatch queue = queue(held.message.queue);
        queue.held.remove(held.message.key);
        heldCount--;
        AttachedConsumer holder = held.consumer == null ? null : consumers.get(held.consumer);
        if (holder != null) {
            holder.holds.remove(held);
        }
    }

    void dropIfIdle(QueueDispatch queue) {
        idle.changed(queue);
        if (queue.isIdle() && queues.remove(queue.name, queue)) {
            dirty.remove(queue);
            store.leave(queue.messages);
        }
    }
}
