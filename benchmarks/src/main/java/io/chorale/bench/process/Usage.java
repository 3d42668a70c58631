package io.chorale.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a process has used since it started.
 *
 * @param compilingNs of it, the JVM's compiler: what a warm process no longer has
 * @param writtenBytes that it caused to be written to the disk, as the system counts them; -1 where it does not
 * @param heapBytes used after a collection; 0 when none was asked for
 */
public record Usage(long cpuNs, long compilingNs, long writtenBytes, long heapBytes) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    private static final int COLLECTIONS = 3;
    private static final Path IO = Path.of("/proc/self/io");
    private static final String WRITTEN = "write_bytes: ";

    /** What this process has used; the heap is looked at, and collected, only on demand. */
    public static Usage ofThisProcess(boolean heap) throws IOException {
        long heapBytes = 0;
        if (heap) {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
        long writtenBytes = -1;
        if (Files.isReadable(IO)) {
            writtenBytes = Files.readAllLines(IO).stream()
                    .filter(line -> line.startsWith(WRITTEN))
                    .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
                    .findAny()
                    .orElse(-1);
        }
        long cpuNs =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        return new Usage(cpuNs, TimeUnit.MILLISECONDS.toNanos(ThreadTimes.compilingMs()), writtenBytes, heapBytes);
    }

    public String encode() {
        return new Words()
                .put("cpu", cpuNs)
                .put("compiling", compilingNs)
                .put("written", writtenBytes)
                .put("heap", heapBytes)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a usage
     */
    public static Usage decode(String line) {
        Words words = Words.parse(line);
        return new Usage(words.number("cpu"), words.number("compiling"), words.number("written"), words.number("heap"));
    }

    /** What was used since an earlier look at the same process. */
    public Usage since(Usage before) {
        return new Usage(
                cpuNs - before.cpuNs,
                compilingNs - before.compilingNs,
                writtenBytes < 0 ? -1 : writtenBytes - before.writtenBytes,
                heapBytes - before.heapBytes);
    }

    /** Of two processes together. */
    public Usage plus(Usage other) {
        boolean counted = writtenBytes >= 0 && other.writtenBytes >= 0;
        return new Usage(
                cpuNs + other.cpuNs,
                compilingNs + other.compilingNs,
                counted ? writtenBytes + other.writtenBytes : -1,
                heapBytes + other.heapBytes);
    }
}
