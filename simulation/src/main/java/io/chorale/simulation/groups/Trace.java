package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.SessionEvent;
import io.chorale.simulation.check.SessionLog;
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

    /** The lines around a time, up to a number that one can read. */
    public static List<String> around(long aroundMs, RunResult result) {
        List<Line> lines = collect(result, aroundMs - BEFORE_MS, aroundMs + AFTER_MS);
        List<String> texts = texts(lines.subList(0, Math.min(lines.size(), MAX_LINES)));
        if (lines.size() > MAX_LINES) {
            texts.add("  and " + (lines.size() - MAX_LINES) + " more: --replay with --logs writes them all");
        }
        return texts;
    }

    /** All lines of a run. */
    public static List<String> of(RunResult result) {
        return texts(collect(result, 0, Long.MAX_VALUE));
    }

    private static List<Line> collect(RunResult result, long fromMs, long toMs) {
        List<Line> lines = new ArrayList<>();
        for (Mark mark : result.marks()) {
            lines.add(new Line(mark.atMs(), "*** " + mark.text()));
        }
        for (ProcessLog log : result.logs()) {
            for (LogEvent event : log.events()) {
                lines.add(new Line(event.atMs(), log.self() + " " + describe(event)));
            }
        }
        for (SessionLog log : result.sessions()) {
            for (SessionEvent event : log.events()) {
                lines.add(new Line(event.atMs(), "    " + log.self() + " " + event));
            }
        }
        lines.removeIf(line -> line.atMs() < fromMs || line.atMs() > toMs);
        lines.sort(Comparator.comparingLong(Line::atMs));
        return lines;
    }

    private static List<String> texts(List<Line> lines) {
        List<String> texts = new ArrayList<>();
        for (Line line : lines) {
            texts.add("  " + line.atMs() + " " + line.text());
        }
        return texts;
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
