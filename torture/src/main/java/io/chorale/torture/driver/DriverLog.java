package io.chorale.torture.driver;

import io.chorale.simulation.check.LogAppender;
import io.chorale.torture.check.FaultKind;
import io.chorale.torture.check.Incident;
import io.chorale.torture.check.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** What the driver does, for the checker and for people. */
final class DriverLog implements AutoCloseable {
    private final LogAppender<Incident> log;
    private final Consumer<String> out;
    private final long startNs = System.nanoTime();

    DriverLog(Path directory, boolean partsGoOn, Consumer<String> out) throws IOException {
        this.log = RunFiles.driver(directory, startNs, partsGoOn);
        this.out = out;
    }

    /** Before it is done. */
    void begin(int fault, FaultKind kind, String text) {
        add(Incident.What.BEGIN, fault, kind.text() + " " + text);
    }

    /** After it was undone. */
    void end(int fault, String text) {
        add(Incident.What.END, fault, text);
    }

    void whole() {
        add(Incident.What.WHOLE, 0, "-");
    }

    void drain() {
        add(Incident.What.DRAIN, 0, "-");
    }

    void drained() {
        add(Incident.What.DRAINED, 0, "-");
    }

    private void add(Incident.What what, int fault, String text) {
        long ns = System.nanoTime();
        Incident incident = new Incident(ns, what, fault, text);
        try {
            log.add(incident);
        } catch (IOException e) {
            throw new UncheckedIOException("The driver's log cannot be written", e);
        }
        String number = fault == 0 ? "" : " " + fault;
        say(what.name().toLowerCase(Locale.ROOT) + number + (text.equals("-") ? "" : ": " + text));
    }

    /** For people only. */
    void say(String text) {
        out.accept(String.format(Locale.ROOT, "%8.2f s  %s", (System.nanoTime() - startNs) / 1e9, text));
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
