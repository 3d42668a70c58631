package io.chorale.simulation.check;

import io.chorale.groups.cluster.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one session did and received. Not thread-safe.
 */
public final class SessionLog {
    private final Address self;
    private final List<SessionEvent> events = new ArrayList<>();

    public SessionLog(Address self) {
        this.self = self;
    }

    public Address self() {
        return self;
    }

    public void add(SessionEvent event) {
        events.add(event);
    }

    /** A view of the events, in order. */
    public List<SessionEvent> events() {
        return Collections.unmodifiableList(events);
    }
}
