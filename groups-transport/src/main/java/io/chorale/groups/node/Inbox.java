package io.chorale.groups.node;

import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.QueueStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What waits for one session: one order for all its groups, and a bound for each. The loop adds in batches, readers take
 * in batches, so that both seldom need the lock. A group's queue is full at its number of messages, or at {@value
 * #QUEUE_BYTES} bytes of them.
 *
 * <p>BLOCK never drops a message nor ends the session: what still comes after the senders were asked to hold back is what
 * they had taken before, the buffer and window of each process. Whatever no policy bounds (views, and all that is not a
 * message) ends the session at {@value #MAX_WAITING}.
 */
final class Inbox {
    static final int MAX_WAITING = 1_000_000;
    static final long QUEUE_BYTES = 64 << 20;
    private static final int TAKEN_AT_ONCE = 256;

    /** What the loop has to do after it added events. */
    enum Outcome {
        /** Nothing. */
        FINE,
        /** Ask the senders of a group to hold back: {@link #nextToHold}. */
        HOLD,
        /** End the session. */
        OVERFLOW
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ReentrantLock readers = new ReentrantLock();
    private final Map<String, KeyQueue> keys = new HashMap<>();
    private final Deque<String> toHold = new ArrayDeque<>();
    private final Consumer<String> release;
    private final QueueCounters counters;
    private final Waiting waiting = new Waiting();

    /** Taken by a reader and not returned yet; guarded by {@link #readers}. */
    private final Deque<GroupEvent> taken = new ArrayDeque<>();

    /** Groups whose senders may go on; guarded by {@link #readers}. */
    private final List<String> toRelease = new ArrayList<>();

    /** The queue of the event added last; null when it may be gone. */
    private KeyQueue last;

    private String overflow;
    private boolean ended;

    /**
     * @param release called by a reader when a group for which senders hold back is half empty
     */
    Inbox(Consumer<String> release, QueueCounters counters) {
        this.release = release;
        this.counters = counters;
    }

    /** What happens at the bound of a group from now on. */
    void policy(String key, JoinOptions options) {
        lock.lock();
        try {
            KeyQueue queue = keys.computeIfAbsent(key, KeyQueue::new);
            queue.options = options;
            queue.joined = true;
        } finally {
            lock.unlock();
        }
    }

    /** The session is in the group no more: its senders wait no longer, and nothing is kept but what waits. */
    void left(String key) {
        lock.lock();
        try {
            KeyQueue queue = keys.get(key);
            if (queue != null) {
                queue.joined = false;
                queue.held = false;
                toHold.remove(key);
                forgetIfOver(queue);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfOver(KeyQueue key) {
        if (!key.joined && key.waiting == 0 && key.gap == null) {
            keys.remove(key.name, key);
            last = null;
        }
    }

    /** Adds events in their order; called by one thread. */
    Outcome add(List<Arrival> arrivals) {
        lock.lock();
        try {
            for (Arrival arrival : arrivals) {
                add(arrival);
            }
            arrived.signalAll();
            if (overflow != null) {
                return Outcome.OVERFLOW;
            }
            return toHold.isEmpty() ? Outcome.FINE : Outcome.HOLD;
        } finally {
            lock.unlock();
        }
    }

    private void add(Arrival arrival) {
        if (ended || overflow != null) {
            return;
        }
        KeyQueue key = arrival.key() == null ? null : queueOf(arrival.key());
        boolean message = arrival.event() instanceof GroupEvent.Message;
        if (key != null && key.isFull() && !atBound(key, message)) {
            return;
        }
        boolean bounded = key == null || !message || key.options.whenFull() != JoinOptions.WhenFull.BLOCK;
        if (bounded && waiting.bounded() >= MAX_WAITING) {
            overflow = MAX_WAITING + " events wait for the session: it does not read";
            return;
        }
        arrival.queue = key;
        arrival.bounded = bounded;
        waiting.add(arrival);
        if (key != null) {
            key.added(arrival, message);
            if (key.hasToHold()) {
                key.held = true;
                key.holds++;
                counters.holds.increment();
                toHold.add(key.name);
            }
        }
    }

    /** Most events are for the group of the one before. */
    private KeyQueue queueOf(String name) {
        if (last == null || !last.name.equals(name)) {
            last = keys.computeIfAbsent(name, KeyQueue::new);
        }
        return last;
    }

    /** Whether the event may be added. */
    private boolean atBound(KeyQueue key, boolean message) {
        if (key.options.whenFull() == JoinOptions.WhenFull.DISCONNECT) {
            overflow = key.waiting + " events of '" + key.name + "' with " + key.waitingBytes
                    + " bytes wait for the session, as many as its options allow";
            return false;
        }
        if (key.options.whenFull() == JoinOptions.WhenFull.DROP_OLDEST && message) {
            boolean more = true;
            while (more && key.isFull()) {
                more = key.dropOldest(waiting);
                counters.dropped.add(more ? 1 : 0);
            }
        }
        return true;
    }

    /** A group whose senders are to hold back; null when there are no more. */
    String nextToHold() {
        lock.lock();
        try {
            return toHold.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Why the session has to end. */
    String overflow() {
        lock.lock();
        try {
            return overflow;
        } finally {
            lock.unlock();
        }
    }

    /** The next event; null when none came in time. */
    GroupEvent take(long timeoutNanos) throws InterruptedException {
        // Without a look at the clock, as long as there is something.
        if (readers.tryLock()) {
            try {
                if (!taken.isEmpty() || refill(0)) {
                    return taken.poll();
                }
            } finally {
                readers.unlock();
            }
        }
        return timeoutNanos <= 0 ? null : await(timeoutNanos);
    }

    private GroupEvent await(long timeoutNanos) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNanos;
        if (!readers.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
            return null;
        }
        try {
            return !taken.isEmpty() || refill(deadline - System.nanoTime()) ? taken.poll() : null;
        } finally {
            readers.unlock();
        }
    }

    /** Takes what waits, and waits for something at first; false when nothing came. */
    private boolean refill(long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (waiting.size() == 0) {
                if (left <= 0) {
                    return false;
                }
                left = arrived.awaitNanos(left);
            }
            for (int i = 0; i < TAKEN_AT_ONCE && waiting.size() > 0; i++) {
                takeFirst();
            }
        } finally {
            lock.unlock();
        }
        toRelease.forEach(release);
        toRelease.clear();
        return true;
    }

    private void takeFirst() {
        Arrival arrival = waiting.poll();
        taken.add(arrival.event());
        KeyQueue key = arrival.queue;
        if (key != null) {
            if (key.removed(arrival)) {
                toRelease.add(key.name);
            }
            forgetIfOver(key);
        }
    }

    /** Adds the last event; whatever comes after it is dropped. */
    void end(GroupEvent last) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                waiting.add(new Arrival(null, last));
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last event was taken. */
    boolean isOver() {
        readers.lock();
        lock.lock();
        try {
            return ended && waiting.size() == 0 && taken.isEmpty();
        } finally {
            lock.unlock();
            readers.unlock();
        }
    }

    /** What waits, by group. */
    List<QueueStatus> status() {
        lock.lock();
        try {
            List<QueueStatus> all = new ArrayList<>();
            keys.values().forEach(key -> all.add(key.status()));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** After the process came back nobody holds back any more: those whose queue is still full are asked again. */
    List<String> held() {
        lock.lock();
        try {
            return keys.values().stream()
                    .filter(key -> key.held)
                    .map(key -> key.name)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The queue of one group; guarded by the inbox' lock. */
    static final class KeyQueue {
        private final String name;
        private final Deque<Arrival> messages = new ArrayDeque<>();
        private JoinOptions options = JoinOptions.DEFAULT;
        private int waiting;
        private long waitingBytes;
        private int mostWaiting;
        /** In use: a group that was joined, or the private address. */
        private boolean joined;

        private boolean held;
        private long holds;
        private long dropped;
        /** Says at its place how many messages are missing there; null when there is none in the queue. */
        private Arrival gap;

        private KeyQueue(String name) {
            this.name = name;
            this.joined = name.startsWith("#");
        }

        private boolean isFull() {
            return waiting >= options.queueMessages() || waitingBytes >= QUEUE_BYTES;
        }

        private boolean hasToHold() {
            return options.whenFull() == JoinOptions.WhenFull.BLOCK && joined && !held && isFull();
        }

        private static int bytesOf(Arrival arrival) {
            return arrival.event() instanceof GroupEvent.Message message ? message.payload().length : 0;
        }

        private void added(Arrival arrival, boolean message) {
            waiting++;
            waitingBytes += bytesOf(arrival);
            mostWaiting = Math.max(mostWaiting, waiting);
            if (message && options.whenFull() == JoinOptions.WhenFull.DROP_OLDEST) {
                messages.add(arrival);
            }
        }

        /** Whether senders need not hold back any more. */
        private boolean removed(Arrival arrival) {
            if (arrival == gap) {
                gap = null;
                return false;
            }
            waiting--;
            waitingBytes -= bytesOf(arrival);
            if (messages.peek() == arrival) {
                messages.remove();
            }
            boolean goOn = held && waiting <= options.queueMessages() / 2 && waitingBytes <= QUEUE_BYTES / 2;
            held &= !goOn;
            return goOn;
        }

        /** False when there is none. */
        private boolean dropOldest(Waiting all) {
            Arrival oldest = messages.poll();
            if (oldest == null) {
                return false;
            }
            waiting--;
            waitingBytes -= bytesOf(oldest);
            dropped++;
            if (gap == null) {
                gap = oldest;
                gap.become(new GroupEvent.Dropped(name, 1));
            } else {
                GroupEvent.Dropped before = (GroupEvent.Dropped) gap.event();
                gap.become(new GroupEvent.Dropped(name, before.count() + 1));
                all.remove(oldest);
            }
            return true;
        }

        private QueueStatus status() {
            return new QueueStatus(
                    name,
                    options.whenFull(),
                    waiting,
                    options.queueMessages(),
                    waitingBytes,
                    mostWaiting,
                    holds,
                    dropped);
        }
    }
}
