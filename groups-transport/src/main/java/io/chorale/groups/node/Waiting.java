package io.chorale.groups.node;

/** A queue of events out of whose middle one can be taken. Not thread-safe. */
final class Waiting {
    private final Arrival ends = new Arrival(null, null);
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

    void add(Arrival arrival) {
        bounded += arrival.bounded ? 1 : 0;
        arrival.before = ends.before;
        arrival.after = ends;
        ends.before.after = arrival;
        ends.before = arrival;
        size++;
    }

    /** The oldest; null when there is none. */
    Arrival poll() {
        if (size == 0) {
            return null;
        }
        Arrival first = ends.after;
        remove(first);
        return first;
    }

    void remove(Arrival arrival) {
        arrival.before.after = arrival.after;
        arrival.after.before = arrival.before;
        size--;
        bounded -= arrival.bounded ? 1 : 0;
    }
}
