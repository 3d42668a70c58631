package io.chorale.simulation.check;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The log of something real, a line an event: each line reaches the operating system before the call returns, so a kill
 * keeps it. Thread-safe.
 */
public final class LogAppender<E> implements AutoCloseable {
    private final Writer writer;
    private final Function<E, String> format;

    /**
     * Begins a file with its header.
     *
     * @param format of an event; more than one line when it is several that belong together
     */
    public LogAppender(Path file, String header, Function<E, String> format) throws IOException {
        this.writer = Files.newBufferedWriter(file);
        this.format = format;
        line(header);
    }

    public synchronized void add(E event) throws IOException {
        line(format.apply(event));
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
