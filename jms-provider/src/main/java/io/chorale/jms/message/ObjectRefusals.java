package io.chorale.jms.message;

import io.chorale.groups.spi.OnceLog;
import java.util.concurrent.atomic.LongAdder;

/** The object messages that a node refused to restore: counted, and each cause logged once. Thread-safe. */
public final class ObjectRefusals {
    private final OnceLog log = new OnceLog(System.getLogger(ObjectRefusals.class.getName()));
    private final LongAdder count = new LongAdder();

    void record(String reason) {
        count.increment();
        log.warn(
                reason,
                () -> "An object message was refused. " + reason + ". From now on this is counted, not logged.");
    }

    /** How many were refused. */
    public long count() {
        return count.sum();
    }
}
