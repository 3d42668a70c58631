package io.chorale.groups;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the library logs with an exception, or as an error, while others still see it. */
public final class LoggedFailures extends Handler implements AutoCloseable {
    /** Held here, because the log manager holds loggers weakly. */
    private final Logger logger = Logger.getLogger("io.chorale");

    private final List<String> failures = new CopyOnWriteArrayList<>();

    public LoggedFailures() {
        super();
        logger.addHandler(this);
    }

    public List<String> failures() {
        return failures;
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getThrown() != null || record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            failures.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
