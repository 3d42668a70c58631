package io.chorale.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How much of the processor's time each thread of this process has had, those included that are not Java's. */
final class ThreadTimes {
    private static final Path TASKS = Path.of("/proc/self/task");
    /** Of the fields behind the name in {@code stat}: state is the first. */
    private static final int USER_TICKS = 11;

    private static final int TICK_MS = 10;

    private ThreadTimes() {}

    /** In milliseconds, by name and number of the thread; empty where the system does not say it. */
    static Map<String, Long> ms() {
        Map<String, Long> times = new TreeMap<>();
        if (!Files.isDirectory(TASKS)) {
            return times;
        }
        try (Stream<Path> tasks = Files.list(TASKS)) {
            tasks.forEach(task -> add(task, times));
        } catch (IOException e) {
            throw new UncheckedIOException("The threads of this process cannot be listed", e);
        }
        return times;
    }

    /** Those of the threads that compile. */
    static long compilingMs() {
        return ms().entrySet().stream()
                .filter(entry -> entry.getKey().contains(" CompilerThre"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void add(Path task, Map<String, Long> times) {
        String stat;
        try {
            stat = Files.readString(task.resolve("stat"));
        } catch (IOException e) {
            // It has ended.
            return;
        }
        int end = stat.lastIndexOf(')');
        String[] fields = stat.substring(end + 2).split(" ", -1);
        String name = stat.substring(stat.indexOf('(') + 1, end) + " " + task.getFileName();
        times.put(name, TICK_MS * (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])));
    }
}
