package io.chorale.bench.replication;

import io.chorale.bench.replication.crew.Crew;
import io.chorale.bench.replication.crew.CrewOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the processes of products, each on its class path: JGroups Raft needs another JGroups than Chorale's.
 *
 * @param jar this bench alone
 * @param foreign the directory of what the other products need; their native libraries are beside it
 */
record Crews(Path logs, Path data, Path jar, Path foreign) {
    private static final Duration LIFETIME = Duration.ofMinutes(60);

    /** The most that a process may have on its heap when nothing else is asked for. */
    static final int HEAP_MB = 512;

    Crew start(Product product) throws InterruptedException {
        return start(product, product.label());
    }

    /** With another name for logs and data. */
    Crew start(Product product, String label) throws InterruptedException {
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms256m",
                "-Xmx" + HEAP_MB + "m",
                "-Djava.net.preferIPv4Stack=true",
                "-Djava.library.path=" + nativeLibraries(),
                // Netty, which Artemis' journal stands on, reaches into the JDK.
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"));
        String classPath =
                product.isForeign() ? jar + ":" + foreign.resolve("*") : System.getProperty("java.class.path");
        return Crew.start(
                new CrewOptions(product.contestant(), label, product.copies(), classPath, logs, data, LIFETIME, jvm));
    }

    private Path nativeLibraries() {
        return foreign.resolveSibling("native-foreign").resolve("lib").resolve("linux-x86_64");
    }
}
