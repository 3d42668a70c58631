package io.chorale.bench.process;

import java.nio.file.Path;
import java.util.List;

/**
 * How processes of products are started, each on its class path: what the other products need stays apart from Chorale.
 *
 * @param jar the benches alone
 * @param foreign the directory of what the other products need; their native libraries are beside it
 */
public record Launch(Path jar, Path foreign) {

    /** As {@code bin/bench} says. */
    public static Launch ofThisBench() {
        return new Launch(Path.of(System.getProperty("bench.jar")), Path.of(System.getProperty("bench.foreign")));
    }

    public String classPath(boolean ofOthers) {
        return ofOthers ? jar + ":" + foreign.resolve("*") : System.getProperty("java.class.path");
    }

    public List<String> jvmOptions(int heapMb) {
        return List.of(
                "-Xms" + heapMb / 2 + "m",
                "-Xmx" + heapMb + "m",
                "-Djava.net.preferIPv4Stack=true",
                "-Djava.library.path="
                        + foreign.resolveSibling("native-foreign")
                                .resolve("lib")
                                .resolve("linux-x86_64"),
                // Netty, which Artemis stands on, reaches into the JDK.
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    }
}
