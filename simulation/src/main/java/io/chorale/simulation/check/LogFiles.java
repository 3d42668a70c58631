package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logs as files of one directory: one {@code *.log} for each process incarnation. */
public final class LogFiles {
    private static final String SUFFIX = ".log";

    private LogFiles() {}

    /** Opens the log of one incarnation; close it when the process ends in order. */
    public static LogAppender<LogEvent> append(Path directory, Member self) throws IOException {
        Files.createDirectories(directory);
        return new LogAppender<>(fileOf(directory, self), LogFormat.header(self), LogFormat::format);
    }

    /** Writes whole logs. */
    public static void write(Path directory, List<ProcessLog> logs) throws IOException {
        Files.createDirectories(directory);
        for (ProcessLog log : logs) {
            LineFiles.write(
                    fileOf(directory, log.self()), LogFormat.header(log.self()), log.events(), LogFormat::format);
        }
    }

    private static Path fileOf(Path directory, Member self) {
        return directory.resolve(LineFiles.nameOf(self) + SUFFIX);
    }

    /**
     * Reads all logs of a directory. A last line without its end is what a kill cut off, and is left out.
     *
     * @throws IllegalArgumentException when there is no log, or one holds something else; names file and line
     */
    public static List<ProcessLog> read(Path directory) throws IOException {
        List<Path> files = LineFiles.in(directory, SUFFIX);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("No *" + SUFFIX + " in " + directory);
        }
        List<ProcessLog> logs = new ArrayList<>();
        for (Path file : files) {
            logs.add(LineFiles.parse(
                    file,
                    LineFiles.wholeLines(file),
                    header -> new ProcessLog(LogFormat.parseHeader(header)),
                    (log, line) -> log.add(LogFormat.parse(line))));
        }
        return logs;
    }
}
