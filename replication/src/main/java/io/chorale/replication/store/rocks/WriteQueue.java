package io.chorale.replication.store.rocks;

import io.chorale.replication.store.Completion;
import io.chorale.replication.store.StoreBatch;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The batches that wait for the writing thread, bounded in number and bytes. Who finds it full waits, and is counted. */
final class WriteQueue {

    /** One accepted batch. */
    record Waiting(StoreBatch batch, long token, Completion completion) {}

    private static final int CAPACITY_BATCHES = 65_536;
    private static final int GROUP_BATCHES = 8_192;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final long capacityBytes;
    private final long groupBytes;
    private long queuedBytes;
    private int waitingBatches;
    private long waitingBytes;
    private long fullWaits;
    private boolean closed;

    WriteQueue(long capacityBytes, long groupBytes) {
        this.capacityBytes = capacityBytes;
        this.groupBytes = groupBytes;
    }

    /** False when the queue is closed; waits while it is full. */
    boolean put(Waiting waiting) {
        lock.lock();
        try {
            long bytes = waiting.batch().bytes();
            if (isFullFor(bytes) && !closed) {
                fullWaits++;
                do {
                    notFull.awaitUninterruptibly();
                } while (isFullFor(bytes) && !closed);
            }
            if (closed) {
                return false;
            }
            queue.addLast(waiting);
            queuedBytes += bytes;
            waitingBatches++;
            waitingBytes += bytes;
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds to the group what waits, up to the bounds of one group; waits while there is nothing.
     *
     * @return false when the queue is closed and empty
     */
    boolean take(List<Waiting> group) {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return false;
                }
                notEmpty.awaitUninterruptibly();
            }
            long bytes = 0;
            while (!queue.isEmpty() && group.size() < GROUP_BATCHES) {
                long next = queue.getFirst().batch().bytes();
                if (!group.isEmpty() && bytes + next > groupBytes) {
                    break;
                }
                bytes += next;
                group.add(queue.removeFirst());
            }
            queuedBytes -= bytes;
            notFull.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Says that a group is on disk. */
    void written(List<Waiting> group) {
        lock.lock();
        try {
            waitingBatches -= group.size();
            for (Waiting waiting : group) {
                waitingBytes -= waiting.batch().bytes();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is taken in; what waits stays. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits, after a failure. */
    void abandon() {
        lock.lock();
        try {
            close();
            queue.clear();
            queuedBytes = 0;
            waitingBatches = 0;
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Accepted and not on disk, those of the group under way included. */
    int waitingBatches() {
        lock.lock();
        try {
            return waitingBatches;
        } finally {
            lock.unlock();
        }
    }

    /** Keys and values of those. */
    long waitingBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    long fullWaits() {
        lock.lock();
        try {
            return fullWaits;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(long bytes) {
        return !queue.isEmpty() && (queue.size() >= CAPACITY_BATCHES || queuedBytes + bytes > capacityBytes);
    }
}
