package io.chorale.groups.blocks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Completes the stages that users chain to, in order, on their executor: one task for all that is there, because a task for
 * each would cost more than what is completed. Holds no more than the writes or calls under way.
 */
final class Handoff {
    /**
     * For those who bring no executor. Not the common pool: with two processors that starts a thread for each stage. Its
     * threads end after 10 s without work.
     */
    static final Executor SHARED = shared();

    private static final Logger LOG = System.getLogger(Handoff.class.getName());
    private static final int SHARED_THREADS = 16;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private final Executor executor;

    Handoff(Executor executor) {
        this.executor = executor;
    }

    private static Executor shared() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                SHARED_THREADS, SHARED_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "chorale-blocks");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A future that ends as this one does, on the executor. */
    <T> CompletableFuture<T> of(CompletionStage<T> source) {
        CompletableFuture<T> result = new CompletableFuture<>();
        source.whenComplete((value, failure) -> {
            if (failure == null) {
                add(() -> result.complete(value));
            } else {
                add(() -> result.completeExceptionally(failure));
            }
        });
        return result;
    }

    private void add(Runnable task) {
        waiting.add(task);
        schedule();
    }

    private void schedule() {
        if (!waiting.isEmpty() && running.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.log(Level.WARNING, "The executor takes no more work: stages end on the thread that reads", e);
                run();
            }
        }
    }

    private void run() {
        try {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        } finally {
            running.set(false);
        }
        schedule();
    }
}
