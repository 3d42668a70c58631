package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logs as files of one directory: one {@code *.log} for each process incarnation. */
public final class LogFiles {
    private static final String SUFFIX = ".log";

    private LogFiles() {}

    /** Opens the log of one incarnation; close it when the process ends in order. */
    public static Appender append(Path directory, Member self) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(LineFiles.nameOf(self) + SUFFIX);
        Appender appender = new Appender(Files.newBufferedWriter(file));
        appender.line(LogFormat.header(self));
        return appender;
    }

    /** Writes whole logs. */
    public static void write(Path directory, List<ProcessLog> logs) throws IOException {
        for (ProcessLog log : logs) {
            Files.createDirectories(directory);
            Path file = directory.resolve(LineFiles.nameOf(log.self()) + SUFFIX);
            try (BufferedWriter writer = Files.newBufferedWriter(file)) {
                writer.write(LogFormat.header(log.self()));
                writer.newLine();
                for (LogEvent event : log.events()) {
                    writer.write(LogFormat.format(event));
                    writer.newLine();
                }
            }
        }
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
            logs.add(readFile(file));
        }
        return logs;
    }

    private static ProcessLog readFile(Path file) throws IOException {
        List<String> lines = LineFiles.wholeLines(file);
        int number = 1;
        try {
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("It has no whole line");
            }
            ProcessLog log = new ProcessLog(LogFormat.parseHeader(lines.get(0)));
            for (String line : lines.subList(1, lines.size())) {
                number++;
                log.add(LogFormat.parse(line));
            }
            return log;
        } catch (IllegalArgumentException e) {
            throw LineFiles.wrong(file, number, e);
        }
    }

    /** The log of a real process: each line reaches the operating system before the call returns, so a kill keeps it. */
    public static final class Appender implements AutoCloseable {
        private final Writer writer;

        Appender(Writer writer) {
            this.writer = writer;
        }

        public synchronized void add(LogEvent event) throws IOException {
            line(LogFormat.format(event));
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
