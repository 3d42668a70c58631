package io.chorale.bench.report;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Under what conditions a run took place: figures without these say nothing. Made when the run starts. */
public final class Conditions {
    private final Instant started = Instant.now();
    private final double loadBefore = load();

    /** The lines; the second load average and the duration are those at the call. */
    public List<String> lines() {
        Runtime java = Runtime.getRuntime();
        Instant now = Instant.now();
        return List.of(
                "date        " + started.truncatedTo(ChronoUnit.SECONDS) + ", took "
                        + ChronoUnit.SECONDS.between(started, now) + " s",
                "cores       " + java.availableProcessors(),
                "java        " + System.getProperty("java.vm.name") + " " + Runtime.version(),
                "system      " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                String.format(
                        Locale.ROOT,
                        "load        %.2f before, %.2f after (one minute; the run itself raises it)",
                        loadBefore,
                        load()));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
