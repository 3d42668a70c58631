package io.chorale.groups.node;

import io.chorale.groups.cluster.GroupEvent;

/** A queue of events out of whose middle one can be taken. Not thread-safe. */
final class Waiting {
    private final Entry ends = new Entry(null, null, false);
    private int size;
    private int bounded;

    Waiting() {
        ends.before = ends;
        ends.after = ends;
    }

    int size() {
        return size;
    }

    /** How many of them are bounded by their number. */
    int bounded() {
        return bounded;
    }

    Entry add(GroupEvent event, Inbox.KeyQueue key, boolean isBounded) {
        Entry entry = new Entry(event, key, isBounded);
        bounded += isBounded ? 1 : 0;
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
        bounded -= entry.bounded ? 1 : 0;
    }

    /** One event with its place. */
    static final class Entry {
        private final Inbox.KeyQueue key;
        private final boolean bounded;
        private GroupEvent event;
        private Entry before;
        private Entry after;

        private Entry(GroupEvent event, Inbox.KeyQueue key, boolean bounded) {
            this.event = event;
            this.key = key;
            this.bounded = bounded;
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
