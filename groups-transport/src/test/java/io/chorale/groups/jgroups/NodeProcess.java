package io.chorale.groups.jgroups;

import io.chorale.groups.IgnoringListener;
import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member in a process of its own, which ends with its standard input: nothing outlives the test. */
final class NodeProcess implements AutoCloseable {
    private final Process process;

    private NodeProcess(Process process) {
        this.process = process;
    }

    static NodeProcess start(String cluster, String name, String stack, String secret, Path output) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path", "").replace("\n", File.pathSeparator),
                        NodeProcess.class.getName(),
                        cluster,
                        name,
                        stack,
                        secret)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new NodeProcess(process);
    }

    /** What a secret means; an empty one means no protection. */
    static Security security(String secret) {
        return secret.isEmpty() ? Security.none() : Security.sharedSecret(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends it without a farewell. */
    void kill() {
        process.destroyForcibly();
    }

    /** Sends a signal that Java has no method for. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        TransportConfig config = new TransportConfig(
                arguments[0], arguments[1], "127.0.0.1", arguments[2], List.of(), security(arguments[3]));
        try (Transport transport = Transports.create(config)) {
            transport.start(new IgnoringListener());
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        }
    }
}
