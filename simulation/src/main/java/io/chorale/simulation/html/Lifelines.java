package io.chorale.simulation.html;

import io.chorale.groups.Member;
import io.chorale.groups.vs.VsView;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import java.util.ArrayList;
import java.util.List;

/** Draws each incarnation's line: the views it was in, where it stopped for a change, and its signals. */
final class Lifelines {
    private static final double BAND = 9;

    private final TimeAxis axis;
    private final Lanes lanes;
    /** Boxes and signals lie above the messages, bands below. */
    private final Svg below;

    private final Svg above;

    Lifelines(TimeAxis axis, Lanes lanes, Svg below, Svg above) {
        this.axis = axis;
        this.lanes = lanes;
        this.below = below;
        this.above = above;
    }

    void draw(ProcessLog log, long startMs) {
        List<LogEvent> events = log.events();
        double x = lanes.of(log.self());
        double bottom = events.isEmpty()
                ? axis.of(startMs)
                : axis.of(events.get(events.size() - 1).atMs());
        double top = axis.of(startMs);
        below.line("life", x, top, x, bottom);
        VsView view = null;
        double viewTop = top;
        double flushTop = -1;
        for (LogEvent event : events) {
            double y = axis.of(event.atMs());
            if (event instanceof LogEvent.Installed installed) {
                band(x, viewTop, y, view);
                view = installed.view();
                viewTop = y;
                box(x, y, event.atMs(), view, log.self());
            } else if (event instanceof LogEvent.Flushing flushing) {
                flushTop = flushing.on() ? y : flush(x, flushTop, y);
            } else if (event instanceof LogEvent.Transitional transitional) {
                above.open("signal")
                        .title(event.atMs() + " ms: transitional signal at " + lanes.label(log.self())
                                + ", together with " + lanes.labels(transitional.together()))
                        .path("signal", "M" + Svg.number(x - 10) + " " + Svg.number(y - 3) + "h20l-10 8z")
                        .close();
            }
        }
        band(x, viewTop, bottom, view);
        flush(x, flushTop, bottom);
    }

    private void band(double x, double top, double bottom, VsView view) {
        if (view != null) {
            int hue = Math.floorMod(view.id().hashCode() * 47, 360);
            below.rect("view", x - BAND / 2, top, BAND, bottom - top, "fill:hsl(" + hue + " 60% 78%)");
        }
    }

    private double flush(double x, double top, double bottom) {
        if (top >= 0) {
            below.rect("flush", x - BAND - 3, top, 2 * BAND + 6, bottom - top, "");
        }
        return -1;
    }

    private void box(double x, double y, long atMs, VsView view, Member self) {
        List<String> sets = new ArrayList<>();
        for (List<Member> set : view.sets()) {
            sets.add(lanes.labels(set));
        }
        String label = view.id().counter() + ": " + lanes.labels(view.members());
        double width = 14 + 6.2 * label.length();
        above.open("box")
                .title(atMs + " ms: " + lanes.label(self) + " installs view " + view.id() + "\nmembers: "
                        + lanes.labels(view.members()) + "\ncame together: " + String.join(" | ", sets))
                .rect(view.sets().size() > 1 ? "box merge" : "box", x + 8, y - 8, width, 16, "")
                .text("box", x + 15, y + 4, label)
                .close();
    }
}
