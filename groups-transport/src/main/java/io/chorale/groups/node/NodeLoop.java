package io.chorale.groups.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * Owns the cores of an incarnation: one thread at a time runs their tasks, in the order in which they were given. That is
 * the loop's own thread, or, when it sleeps and nothing was going on, the thread that brings a message: to wake another
 * takes longer than all else that is done for one message. In a flood the loop's thread runs everything, in batches.
 *
 * <p>Whoever submits to a full queue waits, and that is counted: the application's threads wait rightly, and the
 * transport's in truth never, because the windows of the other members are smaller than the queue. A task that fails ends
 * the loop: a core that was left in the middle of a step cannot go on, and the process comes back as a new member.
 */
final class NodeLoop {

    /** What the loop drives; called by its owner of the moment. */
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
    /** Another thread than the loop's own is not kept longer than for so many tasks. */
    private static final int MAX_HELP = 16;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /**
     * What comes so soon after the batch before is gathered for the next. Otherwise, with fewer processors than threads,
     * each message of a flood would be a batch and leave in a packet of its own.
     */
    private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long FULL_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long OWNED_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final MpscVarHandleArrayQueue<Runnable> queue = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final LongAdder fullWaits = new LongAdder();
    private final Driven driven;
    private final Thread thread;
    /** The thread that may touch the cores; null when none does. */
    private final AtomicReference<Thread> owner = new AtomicReference<>();

    private volatile Throwable failure;
    private volatile boolean asleep;
    private volatile boolean closed;
    /** Until then something is going on, and more is to be expected. */
    private volatile long busyUntil = System.nanoTime();

    NodeLoop(String name, Driven driven) {
        this.driven = driven;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether this thread is the one that runs tasks at the moment. */
    boolean isOwner() {
        return owner.get() == Thread.currentThread();
    }

    /**
     * Gives the loop a task, and waits while the queue is full. What was taken when the loop ends may be dropped.
     *
     * @return false when the loop has ended: the task does not run, or ran as one of its last
     * @throws IllegalStateException for a task that submits when the queue is full: nobody else would make room
     */
    boolean submit(Runnable task) {
        boolean taken = enqueue(task);
        wake();
        return taken;
    }

    /**
     * The same with a message: when nothing else goes on this thread runs it, and what it causes. The caller may hold no
     * lock that a task needs.
     */
    boolean message(Runnable task) {
        boolean taken = enqueue(task);
        boolean quiet = asleep && System.nanoTime() - busyUntil >= 0;
        if (!quiet || !help()) {
            wake();
        }
        return taken;
    }

    private boolean enqueue(Runnable task) {
        while (!closed) {
            if (queue.offer(task)) {
                // The queue publishes with release order only: without the fence the loop might be seen busy when it
                // has looked at an empty queue and is about to park.
                VarHandle.fullFence();
                // If the loop ended meanwhile it may have emptied the queue before this task was in it.
                return !closed;
            }
            if (isOwner()) {
                throw new IllegalStateException("The queue of " + thread.getName() + " is full, with " + CAPACITY
                        + " tasks, and one of them cannot wait for room in it: use the light groups at hand");
            }
            fullWaits.increment();
            LockSupport.parkNanos(FULL_PARK_NANOS);
        }
        return false;
    }

    private void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** False when another thread runs tasks, or this one had better not. */
    private boolean help() {
        Thread current = Thread.currentThread();
        if (closed || current.isInterrupted() || !owner.compareAndSet(null, current)) {
            return false;
        }
        // Whatever the transport makes on this thread must not keep the application's loader alive.
        ClassLoader context = current.getContextClassLoader();
        current.setContextClassLoader(NodeLoop.class.getClassLoader());
        try {
            if (!closed) {
                batch(MAX_HELP);
            }
        } catch (Throwable e) {
            failure = e;
            closed = true;
        } finally {
            current.setContextClassLoader(context);
            owner.set(null);
        }
        if (closed || !queue.isEmpty()) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    long fullWaits() {
        return fullWaits.sum();
    }

    /** Ends the thread after the task at hand; what waits is dropped. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && !isOwner()) {
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
        try {
            loop();
        } catch (Throwable e) {
            failure = e;
        }
        closed = true;
        own();
        queue.clear();
        if (failure != null) {
            LOG.log(
                    Level.ERROR,
                    thread.getName() + " has ended; the process leaves its cluster and comes back",
                    failure);
        }
        driven.ended(failure);
    }

    private void loop() {
        long nextTick = System.nanoTime();
        while (!closed) {
            own();
            int taken = batch(MAX_BATCH);
            long now = System.nanoTime();
            if (now - nextTick >= 0) {
                long nowMs = TimeUnit.NANOSECONDS.toMillis(now);
                driven.tick(nowMs);
                driven.endOfBatch(nowMs);
                nextTick = now + TICK_NANOS;
            }
            owner.set(null);
            if (taken == 0) {
                sleepUntil(nextTick);
            } else {
                gather();
            }
        }
    }

    /** Runs tasks, and returns how many. */
    private int batch(int most) {
        int taken = 0;
        for (Runnable task; taken < most && (task = queue.poll()) != null; taken++) {
            task.run();
        }
        if (taken > 0) {
            driven.endOfBatch(nowMs());
            busyUntil = System.nanoTime() + GATHER_NANOS;
        }
        return taken;
    }

    private void own() {
        while (!owner.compareAndSet(null, thread)) {
            LockSupport.parkNanos(this, OWNED_PARK_NANOS);
        }
    }

    private void gather() {
        if (queue.isEmpty()) {
            LockSupport.parkNanos(this, GATHER_NANOS);
        }
    }

    private void sleepUntil(long at) {
        asleep = true;
        VarHandle.fullFence();
        if (queue.isEmpty() && !closed) {
            LockSupport.parkNanos(this, Math.max(1, at - System.nanoTime()));
        }
        asleep = false;
    }
}
