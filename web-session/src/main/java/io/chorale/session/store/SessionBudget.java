package io.chorale.session.store;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the shards on one node use together, against its {@link SessionLimits}. Only admission at a primary asks it. Thread-safe. A shard that left the node counts until its machine is
 * garbage collected.
 */
public final class SessionBudget {

    /** One shard's share, written by the thread that applies. */
    static final class Usage {
        private volatile long sessions;
        private volatile long bytes;

        void set(long newSessions, long newBytes) {
            sessions = newSessions;
            bytes = newBytes;
        }
    }

    private final SessionLimits limits;
    private final List<WeakReference<Usage>> usages = new ArrayList<>();
    private final AtomicLong refusals = new AtomicLong();

    public SessionBudget(SessionLimits limits) {
        this.limits = limits;
    }

    /** The sessions in this node's shards, copies included. */
    public synchronized long sessions() {
        return usages.stream()
                .map(WeakReference::get)
                .mapToLong(usage -> usage == null ? 0 : usage.sessions)
                .sum();
    }

    /** The estimated bytes of the sessions in this node's shards, copies included. */
    public synchronized long bytes() {
        return usages.stream()
                .map(WeakReference::get)
                .mapToLong(usage -> usage == null ? 0 : usage.bytes)
                .sum();
    }

    /** How often a limit refused something. */
    public long refusals() {
        return refusals.get();
    }

    synchronized Usage register() {
        usages.removeIf(reference -> reference.get() == null);
        Usage usage = new Usage();
        usages.add(new WeakReference<>(usage));
        return usage;
    }

    /**
     * Whether there is room.
     *
     * @return null if so, else cause and remedy
     */
    String refusal(int newSessions, long sessionBytes, long growthBytes) {
        String cause = null;
        if (sessionBytes > limits.maxSessionBytes()) {
            cause = "The session would take " + sessionBytes + " bytes, the limit is " + limits.maxSessionBytes()
                    + "; keep less in it or raise the limit of bytes in one session";
        } else if (newSessions > 0 && sessions() + newSessions > limits.maxSessions()) {
            cause = "This node holds " + sessions() + " sessions, which is its limit; add nodes or raise the limit";
        } else if (growthBytes > 0 && bytes() + growthBytes > limits.maxBytes()) {
            cause = "This node's sessions take " + bytes() + " of " + limits.maxBytes()
                    + " bytes; add nodes or raise the limit";
        }
        if (cause != null) {
            refusals.incrementAndGet();
        }
        return cause;
    }
}
