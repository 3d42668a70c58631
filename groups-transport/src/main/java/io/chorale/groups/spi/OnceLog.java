package io.chorale.groups.spi;

import static java.lang.System.Logger.Level.WARNING;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Says each thing once, so that a peer that misbehaves cannot fill the log. What was said is remembered up to a bound;
 * the longest unused is forgotten first. Thread-safe.
 */
public final class OnceLog {
    private static final int REMEMBERED = 512;

    private final System.Logger logger;
    private final Map<Object, Boolean> said = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    public OnceLog(System.Logger logger) {
        this.logger = Objects.requireNonNull(logger, "logger");
    }

    /** Warns unless this key was warned of before. */
    public void warn(Object key, Supplier<String> text) {
        warn(key, text, null);
    }

    /**
     * Warns unless this key was warned of before.
     *
     * @param cause logged with its stack trace; may be null
     */
    public void warn(Object key, Supplier<String> text, Throwable cause) {
        synchronized (said) {
            if (said.put(key, Boolean.TRUE) != null) {
                return;
            }
        }
        logger.log(WARNING, text.get(), cause);
    }
}
