package io.chorale.session.web;

import java.util.concurrent.atomic.LongAdder;

/** The counters. Thread-safe. */
final class ReplicationStatistics implements ReplicationStatisticsMXBean {
    private final LongAdder saved = new LongAdder();
    private final LongAdder refreshed = new LongAdder();
    private final LongAdder restored = new LongAdder();
    private final LongAdder discarded = new LongAdder();
    private final LongAdder invalidated = new LongAdder();
    private final LongAdder lateWriteDropped = new LongAdder();
    private final LongAdder servedUnreplicated = new LongAdder();
    private final LongAdder storeFailed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder notReplicable = new LongAdder();
    private final LongAdder classRefused = new LongAdder();
    private final LongAdder attributeUnreadable = new LongAdder();
    private volatile boolean reachable = true;

    void reachable(boolean now) {
        reachable = now;
    }

    @Override
    public boolean isStoreReachable() {
        return reachable;
    }

    void saved() {
        saved.increment();
    }

    @Override
    public long getSaved() {
        return saved.sum();
    }

    void refreshed() {
        refreshed.increment();
    }

    @Override
    public long getRefreshed() {
        return refreshed.sum();
    }

    void restored() {
        restored.increment();
    }

    @Override
    public long getRestored() {
        return restored.sum();
    }

    void discarded() {
        discarded.increment();
    }

    @Override
    public long getDiscarded() {
        return discarded.sum();
    }

    void invalidated() {
        invalidated.increment();
    }

    @Override
    public long getInvalidated() {
        return invalidated.sum();
    }

    void lateWriteDropped() {
        lateWriteDropped.increment();
    }

    @Override
    public long getLateWritesDropped() {
        return lateWriteDropped.sum();
    }

    void servedUnreplicated() {
        servedUnreplicated.increment();
    }

    @Override
    public long getServedUnreplicated() {
        return servedUnreplicated.sum();
    }

    void storeFailed() {
        storeFailed.increment();
    }

    @Override
    public long getStoreFailures() {
        return storeFailed.sum();
    }

    void refused() {
        refused.increment();
    }

    @Override
    public long getRefused() {
        return refused.sum();
    }

    void notReplicable() {
        notReplicable.increment();
    }

    @Override
    public long getNotReplicable() {
        return notReplicable.sum();
    }

    void classRefused() {
        classRefused.increment();
    }

    @Override
    public long getClassesRefused() {
        return classRefused.sum();
    }

    void attributeUnreadable() {
        attributeUnreadable.increment();
    }

    @Override
    public long getAttributesUnreadable() {
        return attributeUnreadable.sum();
    }
}
