package io.chorale.groups.node;

import io.chorale.groups.cluster.GroupEvent;

/** A queue of events out of whose middle one can be taken. Not thread-safe. */
final class Waiting {
    private final Entry ends = new Entry(null, null);
    private int size;

    Waiting() {
        ends.before = ends;
        ends.after = ends;
    }

    int size() {
        return size;
    }

    Entry add(GroupEvent event, Inbox.KeyQueue key) {
        Entry entry = new Entry(event, key);
        entry.before = ends.before;
        entry.after = ends;
        ends.before.after = entry;
        ends.before = entry;
        size++;
        return entry;
    }

    /** The oldest; null when there is none. */
    Entry poll() {
        if (size == 0) {
            return null;
        }
        Entry first = ends.after;
        remove(first);
        return first;
    }

    void remove(Entry entry) {
        entry.before.after = entry.after;
        entry.after.before = entry.before;
        size--;
    }

    /** One event with its place. */
    static final class Entry {
        private final Inbox.KeyQueue key;
        private GroupEvent event;
        private Entry before;
        private Entry after;

        private Entry(GroupEvent event, Inbox.KeyQueue key) {
            this.event = event;
            this.key = key;
        }

        GroupEvent event() {
            return event;
        }

        Inbox.KeyQueue key() {
            return key;
        }

        void become(GroupEvent other) {
            event = other;
        }
    }
}
