package io.chorale.ra.fake;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with threads for works: as many as allowed, the next ones wait for {@link #startWaiting}. */
public final class FakeServer implements BootstrapContext, WorkManager {
    public final List<Work> works = new CopyOnWriteArrayList<>();
    public volatile boolean refuseWork;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Deque<Work> waiting = new ArrayDeque<>();
    private final int most;

    public FakeServer(int mostThreads) {
        most = mostThreads;
    }

    @Override
    public synchronized void scheduleWork(Work work, long startTimeout, ExecutionContext context, WorkListener listener)
            throws WorkException {
        if (refuseWork) {
            throw new WorkRejectedException("no more threads");
        }
        works.add(work);
        if (threads.size() < most) {
            run(work);
        } else {
            waiting.add(work);
        }
    }

    /** Gives threads to the works that wait for one. */
    public synchronized void startWaiting() {
        waiting.forEach(this::run);
        waiting.clear();
    }

    private void run(Work work) {
        Thread thread = new Thread(work, "work-" + threads.size());
        threads.add(thread);
        thread.start();
    }

    /** How many works were hinted to run for long. */
    public long longRunning() {
        return works.stream()
                .filter(work -> work instanceof WorkContextProvider provider
                        && provider.getWorkContexts().stream().anyMatch(FakeServer::isLongRunning))
                .count();
    }

    private static boolean isLongRunning(WorkContext context) {
        return context instanceof HintsContext hints
                && Boolean.TRUE.equals(hints.getHints().get(HintsContext.LONGRUNNING_HINT));
    }

    public boolean isQuiet() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Waits for all works to end; fails if one does not. */
    public void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(5_000);
            if (thread.isAlive()) {
                throw new AssertionError("A worker did not end: " + List.of(thread.getStackTrace()));
            }
        }
    }

    @Override
    public WorkManager getWorkManager() {
        return this;
    }

    @Override
    public boolean isContextSupported(Class<? extends WorkContext> contextClass) {
        return contextClass == HintsContext.class;
    }

    @Override
    public XATerminator getXATerminator() {
        throw new UnsupportedOperationException("no imported transactions");
    }

    @Override
    public Timer createTimer() {
        throw new UnsupportedOperationException("no timers");
    }

    @Override
    public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
        throw new UnsupportedOperationException("no registry");
    }

    @Override
    public void doWork(Work work) {
        throw new UnsupportedOperationException("an activation must not wait");
    }

    @Override
    public void doWork(Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException("an activation must not wait");
    }

    @Override
    public long startWork(Work work) {
        throw new UnsupportedOperationException("an activation must not wait");
    }

    @Override
    public long startWork(Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException("an activation must not wait");
    }

    @Override
    public void scheduleWork(Work work) throws WorkException {
        scheduleWork(work, INDEFINITE, null, null);
    }
}
