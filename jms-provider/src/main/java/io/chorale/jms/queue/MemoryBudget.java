package io.chorale.jms.queue;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all shards of a node may fill with messages. Copies that a node holds as a backup count as well, and
 * are never refused: the budget is asked where a decision is made, at the primary. Thread-safe.
 */
public final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> abandoned = new ReferenceQueue<>();

    /**
     * Makes a budget.
     *
     * @param limitBytes at least 1
     */
    public MemoryBudget(long limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("A memory limit is at least 1 byte, not " + limitBytes);
        }
        this.limitBytes = limitBytes;
    }

    /** A quarter of the heap this process may grow to. */
    public static MemoryBudget ofQuarterHeap() {
        return new MemoryBudget(Math.max(1, Runtime.getRuntime().maxMemory() / 4));
    }

    public long limitBytes() {
        return limitBytes;
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

    /**
     * Opens an account that lives as long as its owner. Nobody tells a replica that its node no longer holds the shard,
     * so what a collected owner had booked is found through its reference.
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

        long limitBytes() {
            return budget.limitBytes;
        }

        void close() {
            budget.usedBytes.addAndGet(-bytes.getAndSet(0));
        }
    }
}
