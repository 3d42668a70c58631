package io.chorale.simulation.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened in a run, for people; kept only of runs that somebody looks at. */
public final class RunLog {

    /** What kind of thing happened. */
    public enum Kind {
        FAULT,
        RELIEF,
        /** A message between nodes was taken. */
        MESSAGE,
        /** A message from or to a client was taken. */
        CLIENT,
        /** A node serves. */
        REIGN,
        /** A node serves no more. */
        REIGN_OVER,
        NOTE,
        VIOLATION
    }

    /**
     * One thing.
     *
     * @param node where it happened; empty when that is no single node
     * @param from who sent it; empty when it is no message
     * @param sentMs when it was sent; the same as {@code atMs} when it is no message
     */
    public record Line(long atMs, Kind kind, String node, String from, long sentMs, String text) {
        @Override
        public String toString() {
            String where = from.isEmpty() ? node : from + " > " + node;
            return atMs + " " + where + (where.isEmpty() ? "" : " ") + text;
        }
    }

    private final boolean isKept;
    private final Schedule schedule;
    private final List<Line> lines = new ArrayList<>();

    RunLog(boolean isKept, Schedule schedule) {
        this.isKept = isKept;
        this.schedule = schedule;
    }

    void add(Kind kind, String node, Supplier<String> text) {
        if (isKept) {
            lines.add(new Line(schedule.nowMs(), kind, node, "", schedule.nowMs(), text.get()));
        }
    }

    void message(Kind kind, String from, String to, long sentMs, Object message) {
        if (isKept) {
            lines.add(new Line(schedule.nowMs(), kind, to, from, sentMs, Describe.message(message)));
        }
    }

    /** In the order in which it happened. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }
}
