package io.chorale.groups.node;

import io.chorale.groups.cluster.GroupEvent;

/** An event on its way to a session, with its place among those that wait there. Waits in one {@link Inbox} only. */
final class Arrival {
    private final String key;
    private GroupEvent event;

    /** The queue it counts for; null before it waits, and when it counts for none. */
    Inbox.KeyQueue queue;

    /** By the number of events, if no policy of its queue bounds it. */
    boolean bounded;

    Arrival before;
    Arrival after;

    /**
     * An event for a session.
     *
     * @param key whose bound it counts for; null for none
     */
    Arrival(String key, GroupEvent event) {
        this.key = key;
        this.event = event;
    }

    String key() {
        return key;
    }

    GroupEvent event() {
        return event;
    }

    void become(GroupEvent other) {
        event = other;
    }
}
