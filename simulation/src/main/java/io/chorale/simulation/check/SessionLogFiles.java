package io.chorale.simulation.check;

import io.chorale.groups.cluster.Address;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logs of sessions as files of one directory: one {@code *.session} for each address. */
public final class SessionLogFiles {
    private static final String SUFFIX = ".session";

    private SessionLogFiles() {}

    /** Opens the log of one session under one address. */
    public static Appender append(Path directory, Address self) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(LineFiles.nameOf(self.node()) + "-" + self.number() + SUFFIX);
        Appender appender = new Appender(Files.newBufferedWriter(file));
        appender.line(SessionLogFormat.header(self));
        return appender;
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
                logs.add(parse(file, lines));
            }
        }
        return logs;
    }

    private static SessionLog parse(Path file, List<String> lines) {
        int number = 1;
        try {
            SessionLog log = new SessionLog(SessionLogFormat.parseHeader(lines.get(0)));
            for (String line : lines.subList(1, lines.size())) {
                number++;
                log.add(SessionLogFormat.parse(line));
            }
            return log;
        } catch (IllegalArgumentException e) {
            throw LineFiles.wrong(file, number, e);
        }
    }

    /** The log of a real session: each line reaches the operating system before the call returns, so a kill keeps it. */
    public static final class Appender implements AutoCloseable {
        private final Writer writer;

        private Appender(Writer writer) {
            this.writer = writer;
        }

        public synchronized void add(SessionEvent event) throws IOException {
            line(SessionLogFormat.format(event));
        }

        private void line(String text) throws IOException {
            writer.write(text + "\n");
            writer.flush();
        }

        @Override
        public synchronized void close() throws IOException {
            writer.close();
        }
    }
}
