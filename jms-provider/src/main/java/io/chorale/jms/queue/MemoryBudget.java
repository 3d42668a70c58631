package io.chorale.jms.queue;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all shards of a node may fill with messages: with the first of each queue, with bodies that are not
 * committed yet, and with bodies that are kept to save reading them from the log. What waits behind the first of a queue
 * takes none. Asked where a request is admitted. Thread-safe.
 */
public final class MemoryBudget {
    /** What a node keeps of bodies that its log has, unless said otherwise. */
    public static final long DEFAULT_BODY_BYTES = 64L << 20;

    private final long limitBytes;
    private final BodyCache cache;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> abandoned = new ReferenceQueue<>();

    /**
     * Makes a budget that keeps {@link #DEFAULT_BODY_BYTES} of bodies.
     *
     * @param limitBytes at least 1
     */
    public MemoryBudget(long limitBytes) {
        this(limitBytes, DEFAULT_BODY_BYTES);
    }

    /**
     * Makes a budget.
     *
     * @param limitBytes at least 1
     * @param bodyBytes how much of that bodies may take that the log has as well, not negative; what is above is read
     *     from the log when it is handed out
     */
    public MemoryBudget(long limitBytes, long bodyBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("A memory limit is at least 1 byte, not " + limitBytes);
        }
        if (bodyBytes < 0) {
            throw new IllegalArgumentException("A limit of bodies in memory is not negative: " + bodyBytes);
        }
        this.limitBytes = limitBytes;
        this.cache = new BodyCache(bodyBytes);
    }

    public long limitBytes() {
        return limitBytes;
    }

    BodyCache cache() {
        return cache;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    boolean hasRoomFor(long bytes) {
        if (usedBytes.get() + bytes <= limitBytes) {
            return true;
        }
        reclaimAbandoned();
        return usedBytes.get() + bytes <= limitBytes;
    }

    /** Whether more messages may wait in memory: a quarter is kept for what is sent meanwhile. */
    boolean hasRoomForWindows() {
        long most = limitBytes - limitBytes / 4;
        if (usedBytes.get() <= most) {
            return true;
        }
        reclaimAbandoned();
        return usedBytes.get() <= most;
    }

    /**
     * Opens an account that lives as long as its owner. Nobody tells a machine that its reign is over for good, so what a
     * collected owner had booked is found through its reference.
     */
    Account open(Object owner) {
        Account account = new Account(this, owner);
        accounts.add(account);
        return account;
    }

    private void reclaimAbandoned() {
        for (Reference<?> next = abandoned.poll(); next != null; next = abandoned.poll()) {
            Account account = (Account) next;
            if (accounts.remove(account)) {
                cache.removeAll(account);
                account.close();
            }
        }
    }

    /** What one owner uses. */
    static final class Account extends PhantomReference<Object> {
        private final MemoryBudget budget;
        private final AtomicLong bytes = new AtomicLong();

        private Account(MemoryBudget budget, Object owner) {
            super(owner, budget.abandoned);
            this.budget = budget;
        }

        void add(long delta) {
            bytes.addAndGet(delta);
            budget.usedBytes.addAndGet(delta);
        }

        long bytes() {
            return bytes.get();
        }

        boolean hasRoomFor(long more) {
            return budget.hasRoomFor(more);
        }

        boolean hasRoomForWindows() {
            return budget.hasRoomForWindows();
        }

        long limitBytes() {
            return budget.limitBytes;
        }

        void close() {
            budget.usedBytes.addAndGet(-bytes.getAndSet(0));
        }
    }
}
