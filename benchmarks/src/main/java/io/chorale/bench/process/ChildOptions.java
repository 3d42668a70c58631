package io.chorale.bench.process;

import java.nio.file.Path;
import java.util.List;

/**
 * How a child is started: with the bench's own Java.
 *
 * @param name for messages and the log
 * @param mainClass whose process answers each command by one line
 * @param log what the process writes to its standard error is added to it; its directory exists
 */
public record ChildOptions(
        String name, String classPath, String mainClass, List<String> jvmOptions, List<String> arguments, Path log) {

    public ChildOptions {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }
}
