package io.chorale.groups.sim;

import java.util.PriorityQueue;

/** Virtual time: events in the order of their time, those of one time in the order in which they were added. */
final class SimClock {
    /** A simulation that has this much under way does not come to rest: better to fail than to fill the memory. */
    private static final int MAX_EVENTS = 5_000_000;

    private record Event(long atMs, long order, Runnable action) implements Comparable<Event> {
        /** Spelled out, because a simulation compares events more often than it does anything else. */
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMs;
    private long order;

    long nowMs() {
        return nowMs;
    }

    void schedule(long delayMs, Runnable action) {
        if (delayMs < 0) {
            throw new IllegalArgumentException("A delay is not negative: " + delayMs);
        }
        if (events.size() >= MAX_EVENTS) {
            throw new IllegalStateException(MAX_EVENTS + " events are pending at " + nowMs
                    + " ms: something in this simulation sends or re-arms timers without end");
        }
        events.add(new Event(nowMs + delayMs, order++, action));
    }

    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        nowMs = next.atMs();
        next.action().run();
        return true;
    }

    void runFor(long durationMs) {
        long untilMs = nowMs + durationMs;
        while (!events.isEmpty() && events.peek().atMs() <= untilMs) {
            step();
        }
        nowMs = untilMs;
    }
}
