package io.chorale.simulation.replication;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, in the order of time; what is due at one time in the order in which it was planned. */
final class Schedule {

    private record Event(long atMs, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMs != other.atMs ? Long.compare(atMs, other.atMs) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMs;
    private long planned;
    private long steps;

    long nowMs() {
        return nowMs;
    }

    /** How many events there were: later is more, even within a millisecond. */
    long steps() {
        return steps;
    }

    void after(long delayMs, Runnable action) {
        events.add(new Event(nowMs + Math.max(0, delayMs), planned++, action));
    }

    void at(long atMs, Runnable action) {
        after(atMs - nowMs, action);
    }

    /** Runs what is next. Nodes tick for ever, so there is always something. */
    void step() {
        Event next = events.remove();
        nowMs = next.atMs();
        steps++;
        next.action().run();
    }
}
