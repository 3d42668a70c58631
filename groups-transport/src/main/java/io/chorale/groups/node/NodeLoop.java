package io.chorale.groups.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * The one thread that owns the cores of an incarnation. Whoever submits to a full queue waits, and that is counted: the
 * application's threads wait rightly, and the transport's in truth never, because the windows of the other members are
 * smaller than the queue. A task that fails ends the loop: a core that was left in the middle of a step cannot go on, and
 * the process comes back as a new member.
 */
final class NodeLoop {

    /** What the loop drives; called on its thread. */
    interface Driven {
        /** At least every 50 ms. */
        void tick(long nowMs);

        /** After the tasks of a batch, or a tick. */
        void endOfBatch(long nowMs);

        /** The loop has ended and runs nothing more. */
        void ended(Throwable cause);
    }

    private static final Logger LOG = System.getLogger(NodeLoop.class.getName());
    private static final int CAPACITY = 65_536;
    private static final int MAX_BATCH = 512;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FULL_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final MpscVarHandleArrayQueue<Runnable> queue = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final LongAdder fullWaits = new LongAdder();
    private final Driven driven;
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;

    NodeLoop(String name, Driven driven) {
        this.driven = driven;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isLoopThread() {
        return Thread.currentThread() == thread;
    }

    /**
     * Gives the loop a task, and waits while the queue is full. What was taken when the loop ends may be dropped.
     *
     * @return false when the loop has ended: the task does not run, or ran as one of its last
     * @throws IllegalStateException on the loop's own thread when the queue is full: nobody else would make room
     */
    boolean submit(Runnable task) {
        while (!closed) {
            if (queue.offer(task)) {
                // The queue publishes with release order only: without the fence the loop might be seen busy when it
                // has looked at an empty queue and is about to park.
                VarHandle.fullFence();
                if (idle) {
                    LockSupport.unpark(thread);
                }
                // If the loop ended meanwhile it may have emptied the queue before this task was in it.
                return !closed;
            }
            if (isLoopThread()) {
                throw new IllegalStateException("The queue of " + thread.getName() + " is full, with " + CAPACITY
                        + " tasks, and its own thread cannot wait for room in it: use the light groups at hand");
            }
            fullWaits.increment();
            LockSupport.parkNanos(FULL_PARK_NANOS);
        }
        return false;
    }

    long fullWaits() {
        return fullWaits.sum();
    }

    /** Ends the thread after the task at hand; what waits is dropped. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && !isLoopThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void run() {
        Throwable cause = null;
        try {
            loop();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, thread.getName() + " has ended; the process leaves its cluster and comes back", e);
            cause = e;
        }
        closed = true;
        queue.clear();
        driven.ended(cause);
    }

    private void loop() {
        long nextTick = System.nanoTime();
        while (!closed) {
            int taken = 0;
            for (Runnable task; taken < MAX_BATCH && (task = queue.poll()) != null; taken++) {
                task.run();
            }
            long now = System.nanoTime();
            if (now - nextTick >= 0) {
                driven.tick(TimeUnit.NANOSECONDS.toMillis(now));
                nextTick = now + TICK_NANOS;
                taken++;
            }
            if (taken > 0) {
                driven.endOfBatch(TimeUnit.NANOSECONDS.toMillis(now));
            } else {
                sleepUntil(nextTick);
            }
        }
    }

    private void sleepUntil(long nextTick) {
        idle = true;
        VarHandle.fullFence();
        if (queue.isEmpty() && !closed) {
            LockSupport.parkNanos(this, Math.max(1, nextTick - System.nanoTime()));
        }
        idle = false;
    }
}
