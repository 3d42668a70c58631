package io.chorale.simulation.network;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one thread that owns an agent's core. What others have for it waits in a bounded queue, and they with it. */
final class AgentLoop {
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(10_000);
    private Runnable periodic = () -> {};
    private long periodNs = Long.MAX_VALUE;
    private boolean stopped;

    void every(int periodMs, Runnable action) {
        periodic = action;
        periodNs = TimeUnit.MILLISECONDS.toNanos(periodMs);
    }

    void execute(Runnable task) {
        try {
            tasks.put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the loop itself. */
    void stop() {
        stopped = true;
    }

    void run() {
        long nextNs = System.nanoTime();
        try {
            while (!stopped) {
                long leftNs = nextNs - System.nanoTime();
                if (leftNs <= 0) {
                    periodic.run();
                    nextNs = System.nanoTime() + periodNs;
                } else {
                    Runnable task = tasks.poll(leftNs, TimeUnit.NANOSECONDS);
                    if (task != null) {
                        task.run();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
