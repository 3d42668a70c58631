package io.chorale.jms.replicated;

import io.chorale.jms.queue.ConsumerSignal;
import io.chorale.jms.queue.SignalCodec;
import io.chorale.replication.Space;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends one consumer's signals in the order in which its state changed. Signals are added under the consumer's lock and
 * sent outside of it, for sending may wait for the event loop, and the event loop may wait for the lock. Whoever comes
 * first sends for all. Holds no more than what callers add while one of them sends. Thread-safe.
 */
final class SignalQueue {
    private static final Logger LOG = System.getLogger(SignalQueue.class.getName());

    private final Space space;
    private final int shard;
    private final Queue<ConsumerSignal> waiting = new ArrayDeque<>();
    private boolean sending;

    SignalQueue(Space space, int shard) {
        this.space = space;
        this.shard = shard;
    }

    synchronized void add(ConsumerSignal signal) {
        waiting.add(signal);
    }

    void send() {
        for (ConsumerSignal next = begin(); next != null; next = next()) {
            try {
                space.signal(shard, SignalCodec.encode(next));
            } catch (IllegalStateException e) {
                // The primary gives back what this node's consumers hold when it sees the node leave.
                LOG.log(Level.DEBUG, "The node is closed; nothing more is told to shard " + shard, e);
            }
        }
    }

    private synchronized ConsumerSignal begin() {
        if (sending || waiting.isEmpty()) {
            return null;
        }
        sending = true;
        return waiting.poll();
    }

    private synchronized ConsumerSignal next() {
        if (waiting.isEmpty()) {
            sending = false;
        }
        return waiting.poll();
    }
}
