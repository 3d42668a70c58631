package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The events around a time of a run, of all processes, in the order of time: to be read. */
public final class Trace {
    private static final int BEFORE_MS = 250;
    private static final int AFTER_MS = 150;
    private static final int MAX_LINES = 160;

    private record Line(long atMs, String text) {}

    private Trace() {}

    /** The lines of a trace. */
    public static List<String> around(long aroundMs, RunResult result) {
        List<Line> lines = new ArrayList<>();
        for (Mark mark : result.marks()) {
            add(lines, mark.atMs(), "*** " + mark.text(), aroundMs);
        }
        for (ProcessLog log : result.logs()) {
            for (LogEvent event : log.events()) {
                boolean seen = event.atMs() >= aroundMs - BEFORE_MS;
                if (seen && event.atMs() <= aroundMs + AFTER_MS) {
                    add(lines, event.atMs(), log.self() + " " + describe(event), aroundMs);
                }
            }
        }
        lines.sort(Comparator.comparingLong(Line::atMs));
        List<String> texts = new ArrayList<>();
        for (Line line : lines.subList(0, Math.min(lines.size(), MAX_LINES))) {
            texts.add("  " + line.atMs() + " " + line.text());
        }
        if (lines.size() > MAX_LINES) {
            texts.add("  and " + (lines.size() - MAX_LINES) + " more: --replay shows them");
        }
        return texts;
    }

    private static void add(List<Line> lines, long atMs, String text, long aroundMs) {
        if (atMs >= aroundMs - BEFORE_MS && atMs <= aroundMs + AFTER_MS) {
            lines.add(new Line(atMs, text));
        }
    }

    /** One event for people. */
    public static String describe(LogEvent event) {
        if (event instanceof LogEvent.Submitted e) {
            return "takes " + e.service() + " :" + e.sequence() + ", " + e.bytes() + " bytes";
        } else if (event instanceof LogEvent.Sent e) {
            return "sends :" + e.sequence();
        } else if (event instanceof LogEvent.Delivered e) {
            return "delivers " + e.service() + " " + e.sender() + ":" + e.sequence();
        } else if (event instanceof LogEvent.Transitional e) {
            return "signal, together with " + names(e.together());
        } else if (event instanceof LogEvent.Installed e) {
            return "installs " + e.view() + " from " + e.view().sets();
        } else if (event instanceof LogEvent.Flushing e) {
            return e.on() ? "stops for a view change" : "goes on";
        } else if (event instanceof LogEvent.Crashed) {
            return "crashes";
        } else if (event instanceof LogEvent.Left) {
            return "leaves";
        }
        return "is there at the end";
    }

    private static String names(List<Member> members) {
        return members.toString();
    }
}
