package io.chorale.simulation.network;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Tells every second how a process is doing: its heap, the time it spent collecting garbage, and by how much at most it was
 * late to say so. Whoever reads that a run has failed sees whether the processes had a chance.
 */
final class AgentHealth {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private AgentHealth() {}

    static void tell(Consumer<String> tell) {
        Thread thread = new Thread(() -> run(tell), "health");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Consumer<String> tell) {
        long latestNs = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long due = System.nanoTime() + SECOND_NS;
            for (long left = SECOND_NS; left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            latestNs = Math.max(latestNs, System.nanoTime() - due);
            tell.accept(text(TimeUnit.NANOSECONDS.toMillis(latestNs)));
        }
    }

    private static String text(long latestMs) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long collectedMs = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        return String.format(
                Locale.ROOT,
                "heap %d of %d MB, %d ms of collections, late by %d ms at most, load %.1f",
                heap.getUsed() >> 20,
                heap.getMax() >> 20,
                collectedMs,
                latestMs,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
