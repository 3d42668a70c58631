package io.chorale.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Where the processor's time of this process goes: what the JVM samples, and how much each of its threads had, those
 * included that are not Java's. For one thread.
 */
public final class Profiler {
    private static final long MOST_BYTES = 16 << 20;

    /** Stays on from the first start: the JVM changes classes for it, and compiles again what depends on them. */
    private Recording base;

    private Recording recording;
    private Path file;
    private Map<String, Long> before = Map.of();

    /**
     * Begins.
     *
     * @param recorded where the recording will be; beside it, with {@code .threads} at the end, what each thread had
     */
    public void start(Path recorded) {
        file = recorded;
        try {
            if (base == null) {
                base = new Recording(Configuration.getConfiguration("profile"));
                base.setMaxSize(MOST_BYTES);
                base.start();
            }
            recording = new Recording(Configuration.getConfiguration("profile"));
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("This JVM has no settings for profiles", e);
        }
        recording.start();
        before = ThreadTimes.ms();
    }

    /** Ends and writes the files. */
    public void stop() {
        Map<String, Long> after = ThreadTimes.ms();
        try (Recording ended = recording) {
            ended.stop();
            ended.dump(file);
            List<String> lines = new ArrayList<>();
            after.entrySet().stream()
                    .map(entry -> Map.entry(entry.getKey(), entry.getValue() - before.getOrDefault(entry.getKey(), 0L)))
                    .filter(entry -> entry.getValue() > 0)
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .forEach(entry -> lines.add(entry.getValue() + " ms " + entry.getKey()));
            Files.write(file.resolveSibling(file.getFileName() + ".threads"), lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The profile cannot be written: " + file, e);
        }
    }
}
