package io.chorale.bench.replication;

import io.chorale.bench.replication.control.LoadPlan;
import java.time.Duration;

/** How entries are sent. */
enum Shape {
    SYNC_1("sync 1", 1, 1),
    SYNC_16("sync 16", 16, 1),
    SYNC_128("sync 128", 128, 1),
    ASYNC("async 8192", 1, 8_192);

    private final String label;
    private final int callers;
    private final int window;

    Shape(String label, int callers, int window) {
        this.label = label;
        this.callers = callers;
        this.window = window;
    }

    String label() {
        return label;
    }

    /** A load of this shape for so long. */
    LoadPlan during(Duration send) {
        return new LoadPlan(callers, window, Long.MAX_VALUE, send.toNanos());
    }

    /** A load of this shape of so many entries; a contestant that needs longer than the time has not sent all. */
    LoadPlan of(long entries, Duration atMost) {
        return new LoadPlan(callers, window, entries, atMost.toNanos());
    }
}
