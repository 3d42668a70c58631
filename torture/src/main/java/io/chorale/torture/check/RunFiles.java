package io.chorale.torture.check;

import io.chorale.simulation.check.LineFiles;
import io.chorale.simulation.check.LogAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The logs of a run in one directory: one of the driver, one of each process. */
public final class RunFiles {
    private static final String SUFFIX = ".events";
    private static final String DRIVER = "driver.incidents";
    private static final String PROCESS_HEADER = "chorale-torture-process 1 ";
    private static final String DRIVER_HEADER = "chorale-torture-driver 1 ";

    private RunFiles() {}

    /** Begins the log of a process; events that are added together reach the file together. */
    public static LogAppender<List<Event>> process(Path directory, String name) throws IOException {
        return new LogAppender<>(directory.resolve(name + SUFFIX), PROCESS_HEADER + name, events -> events.stream()
                .map(Event::format)
                .collect(Collectors.joining("\n")));
    }

    /** Begins the log of the driver; for the parameters see {@link RunLog}. */
    public static LogAppender<Incident> driver(Path directory, long startNs, boolean partsGoOn) throws IOException {
        return new LogAppender<>(
                directory.resolve(DRIVER), DRIVER_HEADER + startNs + " " + partsGoOn, Incident::format);
    }

    /**
     * Reads what the driver did.
     *
     * @throws IllegalArgumentException when the file holds something else; names the line
     */
    public static RunLog readRun(Path directory) throws IOException {
        Path file = directory.resolve(DRIVER);
        return LineFiles.parse(
                file,
                LineFiles.wholeLines(file),
                header -> runLog(after(DRIVER_HEADER, header).split(" ", -1)),
                (log, line) -> log.add(Incident.parse(line)));
    }

    private static RunLog runLog(String[] words) {
        if (words.length != 2) {
            throw new IllegalArgumentException("A driver's log begins with its start and whether parts go on");
        }
        return new RunLog(Long.parseLong(words[0]), Boolean.parseBoolean(words[1]));
    }

    /**
     * Reads what all processes did. A process that was killed before it wrote a line did nothing.
     *
     * @throws IllegalArgumentException when a file holds something else; names file and line
     */
    public static Histories readHistories(Path directory) throws IOException {
        Histories histories = new Histories();
        for (Path file : LineFiles.in(directory, SUFFIX)) {
            List<String> lines = LineFiles.wholeLines(file);
            if (!lines.isEmpty()) {
                LineFiles.parse(
                        file,
                        lines,
                        header -> histories.account(after(PROCESS_HEADER, header)),
                        (account, line) -> account.add(Event.parse(line)));
            }
        }
        return histories;
    }

    private static String after(String start, String header) {
        if (!header.startsWith(start)) {
            throw new IllegalArgumentException("A log begins with '" + start + "', not with: " + header);
        }
        return header.substring(start.length());
    }
}
