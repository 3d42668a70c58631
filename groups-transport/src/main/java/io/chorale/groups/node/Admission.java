package io.chorale.groups.node;

import io.chorale.groups.TransportException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Whether one more message may be taken: not while too much waits to be sent, nor while somebody asks senders to one of its
 * targets to hold back, nor while the process is without its cluster. The fast way takes no lock.
 */
final class Admission {
    private final long boundBytes;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final LongAdder waits = new LongAdder();
    private final Object monitor = new Object();
    private volatile boolean open;
    private volatile boolean closed;
    private int waiters;
    private volatile boolean anyWaiters;

    Admission(long boundBytes) {
        this.boundBytes = boundBytes;
    }

    /** Takes room for a message if there is some; the message itself may exceed it. */
    boolean tryAdmit(Collection<String> keys, int bytes) {
        if (!open || waitingBytes.get() >= boundBytes || isHeld(keys)) {
            return false;
        }
        waitingBytes.addAndGet(bytes);
        return true;
    }

    /**
     * Waits for room.
     *
     * @param stillWanted looked at whenever {@link #wake} was called
     * @return false when it is not wanted any more; nothing was taken then
     * @throws IllegalStateException when the cluster is closed meanwhile
     * @throws TransportException when the thread is interrupted
     */
    boolean admit(Collection<String> keys, int bytes, BooleanSupplier stillWanted) {
        if (tryAdmit(keys, bytes)) {
            return true;
        }
        waits.increment();
        synchronized (monitor) {
            waiters++;
            anyWaiters = true;
            try {
                while (stillWanted.getAsBoolean()) {
                    if (tryAdmit(keys, bytes)) {
                        return true;
                    }
                    requireNotClosed();
                    monitor.wait();
                }
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransportException("Interrupted while waiting to send to " + keys, e);
            } finally {
                waiters--;
                anyWaiters = waiters > 0;
            }
        }
    }

    /** So much is on its way. */
    void release(long bytes) {
        waitingBytes.addAndGet(-bytes);
        wake();
    }

    void hold(String key, boolean hold) {
        if (hold) {
            held.add(key);
        } else {
            held.remove(key);
            wake();
        }
    }

    /** A new incarnation: nothing waits and nothing is held. */
    void open() {
        waitingBytes.set(0);
        held.clear();
        open = true;
        wake();
    }

    /** Nothing is taken until there is a new incarnation. */
    void suspend() {
        open = false;
    }

    void close() {
        open = false;
        closed = true;
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    long waitingBytes() {
        return waitingBytes.get();
    }

    /** How often a sender had to wait. */
    long waits() {
        return waits.sum();
    }

    int heldKeys() {
        return held.size();
    }

    private boolean isHeld(Collection<String> keys) {
        if (held.isEmpty()) {
            return false;
        }
        for (String key : keys) {
            if (held.contains(key)) {
                return true;
            }
        }
        return false;
    }

    private void requireNotClosed() {
        if (closed) {
            throw new IllegalStateException("The cluster is closed");
        }
    }

    /** Those who wait look again: there may be room, or a message may not be wanted any more. */
    void wake() {
        if (anyWaiters) {
            synchronized (monitor) {
                monitor.notifyAll();
            }
        }
    }
}
