package io.chorale.groups.node;

import io.chorale.groups.cluster.Cluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** A member in a process of its own, which joins all groups and answers what it gets; it ends with its standard input: nothing outlives the test. */
final class GroupMemberProcess implements AutoCloseable {
    private final Process process;

    private GroupMemberProcess(Process process) {
        this.process = process;
    }

    static GroupMemberProcess start(String cluster, String stack, int groups, Path output) throws IOException {
        return new GroupMemberProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path", "").replace("\n", File.pathSeparator),
                        GroupMemberProcess.class.getName(),
                        cluster,
                        stack,
                        Integer.toString(groups))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
    }

    /** SIGKILL: ends it without a farewell. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        int groups = Integer.parseInt(arguments[2]);
        try (Cluster cluster = Clusters.join(Processes.config(arguments[0], "remote", arguments[1]))) {
            new GroupMember(cluster, "remote", true).joinAll(0, groups, 60);
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        }
    }
}
