package io.chorale.replication.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * One thread that owns a core: takes tasks from two bounded queues, ticks, and ends each batch when they have run
 * empty or the batch is long. Whoever submits to a full queue waits, which is the back-pressure on clients and on the
 * transport's threads; these waits are counted. What the loop's own thread submits waits in a list of its own, which a
 * batch can fill but not flood. An exception ends the task that threw it; an error ends the loop.
 *
 * <p>What others send has a queue of its own, and goes first when much of it waits: a loop waits while whoever it sends to
 * does not read on, so callers of two nodes that filled the only queue of each would have the two wait for each other.
 */
final class EventLoop implements AutoCloseable {

    /** What the loop drives. All calls come from the loop's thread. */
    interface Driven {
        void tick();

        void endOfBatch();

        /** An error has ended the loop: nothing of what it owned can be trusted to go on. */
        void died(Throwable cause);
    }

    static final int CAPACITY = 65_536;
    private static final int MAX_BATCH = 1_024;
    /** When so much of what others sent waits, little else is run. */
    private static final int MANY_ARRIVALS = 1_024;
    /** One of so many is run of the rest then. */
    private static final int ARRIVALS_FIRST = 16;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FULL_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final Logger LOG = System.getLogger(EventLoop.class.getName());

    // Of the two variants, the one without sun.misc.Unsafe, which application servers hide.
    private final MpscVarHandleArrayQueue<Runnable> queue = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final MpscVarHandleArrayQueue<Runnable> arrivals = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final ArrayDeque<Runnable> ownTasks = new ArrayDeque<>();
    private final Queue<Runnable> ahead = new ConcurrentLinkedQueue<>();
    private final LongAdder fullWaits = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Driven driven;
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;

    EventLoop(String name, Driven driven) {
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

    /** False once the loop is closed: the task will not run. Waits while the queue is full. */
    boolean submit(Runnable task) {
        if (isLoopThread()) {
            ownTasks.addLast(task);
            return true;
        }
        return submitTo(queue, task);
    }

    /** The same for what another node has sent, by a thread of the transport. */
    boolean submitArrival(Runnable task) {
        return submitTo(arrivals, task);
    }

    private boolean submitTo(Queue<Runnable> to, Runnable task) {
        while (!closed) {
            if (to.offer(task)) {
                // The queue publishes with release order only: without the fence the loop might be seen busy when it
                // has looked at an empty queue and is about to park.
                VarHandle.fullFence();
                if (idle) {
                    LockSupport.unpark(thread);
                }
                return true;
            }
            fullWaits.increment();
            LockSupport.parkNanos(FULL_PARK_NANOS);
        }
        return false;
    }

    /**
     * The same, but never waits, and goes before what was submitted: for a thread that the loop itself may be waiting for,
     * which would wait for the loop. Nothing bounds these, so only what there is little of may come this way.
     */
    boolean submitAhead(Runnable task) {
        if (closed) {
            return false;
        }
        ahead.add(task);
        VarHandle.fullFence();
        if (idle) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** How often somebody had to wait because the queue was full. */
    long fullWaits() {
        return fullWaits.sum();
    }

    /** How many tasks ended in an exception, each of them logged. */
    long faults() {
        return faults.sum();
    }

    /** Runs what was submitted before, then ends the thread. Must not be called on the loop's own thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
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

    private void run() {
        try {
            loop();
        } catch (Throwable e) {
            closed = true;
            LOG.log(Level.ERROR, thread.getName() + " has ended", e);
            driven.died(e);
        }
    }

    private void loop() {
        long nextTick = System.nanoTime();
        while (!closed || !isEmpty()) {
            int taken = runBatch();
            long now = System.nanoTime();
            if (now - nextTick >= 0) {
                guarded(driven::tick);
                nextTick = now + TICK_NANOS;
                taken++;
            }
            if (taken > 0) {
                guarded(driven::endOfBatch);
            } else {
                sleepUntil(nextTick);
            }
        }
    }

    private int runBatch() {
        int restEvery = arrivals.size() > MANY_ARRIVALS ? ARRIVALS_FIRST : 2;
        int taken = 0;
        for (Runnable task; taken < MAX_BATCH && (task = next(taken % restEvery == 0)) != null; taken++) {
            guarded(task);
        }
        return taken;
    }

    private Runnable next(boolean isRestFirst) {
        Runnable next = ahead.poll();
        if (next == null) {
            next = ownTasks.pollFirst();
        }
        if (next == null) {
            next = (isRestFirst ? queue : arrivals).poll();
        }
        return next != null ? next : (isRestFirst ? arrivals : queue).poll();
    }

    private boolean isEmpty() {
        return queue.isEmpty() && arrivals.isEmpty() && ownTasks.isEmpty() && ahead.isEmpty();
    }

    private void sleepUntil(long nextTick) {
        idle = true;
        if (isEmpty() && !closed) {
            LockSupport.parkNanos(this, Math.max(1, nextTick - System.nanoTime()));
        }
        idle = false;
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError e) {
            faults.increment();
            LOG.log(Level.ERROR, "A task of " + thread.getName() + " failed; the loop goes on", e);
        }
    }
}
