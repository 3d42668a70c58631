package io.chorale.bench.jms.team;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the processes of a contestant are started.
 *
 * @param contestant as the processes know it
 * @param label for logs and directories, without spaces
 * @param members how many processes; the clients are in the first
 * @param logs an existing directory
 * @param data where each process gets a directory of its own
 * @param lifetime after which a process ends by itself, should the bench be gone
 */
public record TeamOptions(
        String contestant,
        String label,
        int members,
        String classPath,
        Path logs,
        Path data,
        Duration lifetime,
        List<String> jvmOptions) {
    public TeamOptions {
        jvmOptions = List.copyOf(jvmOptions);
    }
}
