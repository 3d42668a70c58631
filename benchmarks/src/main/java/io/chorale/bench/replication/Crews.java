package io.chorale.bench.replication;

import io.chorale.bench.process.Launch;
import io.chorale.bench.replication.crew.Crew;
import io.chorale.bench.replication.crew.CrewOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Starts the processes of products, each on its class path: JGroups Raft needs another JGroups than Chorale's.
 */
record Crews(Path logs, Path data, Launch launch) {
    private static final Duration LIFETIME = Duration.ofMinutes(60);

    /** The most that a process may have on its heap when nothing else is asked for. */
    static final int HEAP_MB = 512;

    Crew start(Product product) throws InterruptedException {
        return start(product, product.label());
    }

    /** With another name for logs and data. */
    Crew start(Product product, String label) throws InterruptedException {
        return Crew.start(new CrewOptions(
                product.contestant(),
                label,
                product.copies(),
                launch.classPath(product.isForeign()),
                logs,
                data,
                LIFETIME,
                launch.jvmOptions(HEAP_MB)));
    }
}
