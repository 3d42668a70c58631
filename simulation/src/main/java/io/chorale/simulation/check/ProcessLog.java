package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What one process incarnation logged, in memory. Not thread-safe. */
public final class ProcessLog {
    private final Member self;
    private final List<LogEvent> events = new ArrayList<>(512);

    public ProcessLog(Member self) {
        this.self = Objects.requireNonNull(self, "self");
    }

    public Member self() {
        return self;
    }

    public void add(LogEvent event) {
        events.add(event);
    }

    /** Takes back the last event, which came to nothing. */
    public void removeLast() {
        events.remove(events.size() - 1);
    }

    /** A view of the events, in order. */
    public List<LogEvent> events() {
        return Collections.unmodifiableList(events);
    }

    @Override
    public String toString() {
        return "log of " + self + ", " + events.size() + " events";
    }
}
