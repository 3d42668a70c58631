package io.chorale.simulation.check;

import io.chorale.groups.cluster.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logs of sessions as files of one directory: one {@code *.session} for each address. */
public final class SessionLogFiles {
    private static final String SUFFIX = ".session";

    private SessionLogFiles() {}

    /** Opens the log of one session under one address. */
    public static LogAppender<SessionEvent> append(Path directory, Address self) throws IOException {
        Files.createDirectories(directory);
        return new LogAppender<>(fileOf(directory, self), SessionLogFormat.header(self), SessionLogFormat::format);
    }

    /** Writes whole logs. */
    public static void write(Path directory, List<SessionLog> logs) throws IOException {
        Files.createDirectories(directory);
        for (SessionLog log : logs) {
            LineFiles.write(
                    fileOf(directory, log.self()),
                    SessionLogFormat.header(log.self()),
                    log.events(),
                    SessionLogFormat::format);
        }
    }

    private static Path fileOf(Path directory, Address self) {
        return directory.resolve(LineFiles.nameOf(self.node()) + "-" + self.number() + SUFFIX);
    }

    /**
     * Reads all logs of a directory; there may be none. A last line without its end is what a kill cut off, and is left
     * out; a file without a whole line is that of a session that did nothing.
     *
     * @throws IllegalArgumentException when one holds something else; names file and line
     */
    public static List<SessionLog> read(Path directory) throws IOException {
        List<SessionLog> logs = new ArrayList<>();
        for (Path file : LineFiles.in(directory, SUFFIX)) {
            List<String> lines = LineFiles.wholeLines(file);
            if (!lines.isEmpty()) {
                logs.add(LineFiles.parse(
                        file,
                        lines,
                        header -> new SessionLog(SessionLogFormat.parseHeader(header)),
                        (log, line) -> log.add(SessionLogFormat.parse(line))));
            }
        }
        return logs;
    }
}
