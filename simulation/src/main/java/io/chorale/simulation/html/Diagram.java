package io.chorale.simulation.html;

import io.chorale.groups.Service;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.Violation;
import io.chorale.simulation.groups.Mark;
import io.chorale.simulation.groups.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run as a space-time diagram: one HTML page that needs nothing else. */
public final class Diagram {
    private static final long LABEL_EVERY_MS = 50;

    private final RunResult result;
    private final TimeAxis axis;
    private final Lanes lanes;

    private Diagram(RunResult result) {
        this.result = result;
        List<Long> times = new ArrayList<>();
        for (ProcessLog log : result.logs()) {
            for (LogEvent event : log.events()) {
                times.add(event.atMs());
            }
        }
        for (Mark mark : result.marks()) {
            times.add(mark.atMs());
        }
        for (Violation violation : result.violations()) {
            times.add(violation.atMs());
        }
        axis = new TimeAxis(times);
        lanes = new Lanes(result.logs());
    }

    /** The page. */
    public static String of(RunResult result) {
        return new Diagram(result).page();
    }

    private String page() {
        return resource("diagram.html")
                .replace("{{style}}", resource("diagram.css"))
                .replace("{{script}}", resource("diagram.js"))
                .replace("{{title}}", "seed " + result.seed())
                .replace("{{summary}}", Svg.escape(summary()))
                .replace("{{legend}}", legend())
                .replace("{{violations}}", violations())
                .replace("{{names}}", names())
                .replace("{{width}}", Svg.number(lanes.right() + 40))
                .replace("{{height}}", Svg.number(axis.end() + 60))
                .replace("{{drawing}}", drawing());
    }

    private String summary() {
        return lanes.names().size() + " processes, " + result.logs().size() + " incarnations, " + result.faults()
                + " faults, " + result.endedAtMs() + " ms of virtual time";
    }

    private String drawing() {
        Svg below = new Svg();
        Svg middle = new Svg();
        Svg above = new Svg();
        times(below);
        new Faults(axis, lanes).draw(result.marks(), below, above);
        Lifelines lifelines = new Lifelines(axis, lanes, below, above);
        for (ProcessLog log : result.logs()) {
            lifelines.draw(log, startMs(log));
        }
        new Arrows(axis, lanes).draw(result.logs(), middle);
        int number = 0;
        for (Violation violation : result.violations()) {
            number++;
            double y = axis.of(violation.atMs());
            above.open("violation", "v" + number)
                    .title(violation.toString())
                    .line("violation", Lanes.LEFT - 20, y, lanes.right(), y)
                    .circle("violation", lanes.of(violation.where()), y, 12)
                    .text("violation", lanes.right() + 4, y + 4, "V" + number)
                    .close();
        }
        return below + "" + middle + above;
    }

    /** An incarnation's line begins when it first did anything, its transport's first view included. */
    private long startMs(ProcessLog log) {
        for (Mark mark : result.marks()) {
            if (mark.concerned().contains(log.self())) {
                return mark.atMs();
            }
        }
        return log.events().isEmpty() ? 0 : log.events().get(0).atMs();
    }

    private void times(Svg svg) {
        double lastY = -100;
        long lastMs = 0;
        for (Map.Entry<Long, Double> entry : axis.heights().entrySet()) {
            boolean due = entry.getKey() / LABEL_EVERY_MS != lastMs / LABEL_EVERY_MS || lastY < 0;
            if (due && entry.getValue() - lastY > 22) {
                lastY = entry.getValue();
                lastMs = entry.getKey();
                svg.line("tick", 50, lastY, lanes.right(), lastY).text("time", 46, lastY + 4, lastMs + " ms");
            }
        }
    }

    private String names() {
        StringBuilder names = new StringBuilder();
        for (String name : lanes.names()) {
            names.append("<span style=\"width:")
                    .append(Svg.number(Lanes.WIDTH))
                    .append("px\">")
                    .append(Svg.escape(name))
                    .append("</span>");
        }
        return names.toString();
    }

    private static String legend() {
        StringBuilder legend = new StringBuilder();
        for (Service service : Service.values()) {
            String type = service.name().toLowerCase(Locale.ROOT);
            legend.append("<label><input type=\"checkbox\" checked data-level=\"")
                    .append(type)
                    .append("\"><i class=\"")
                    .append(type)
                    .append("\"></i>")
                    .append(service)
                    .append("</label>");
        }
        return legend.toString();
    }

    private String violations() {
        if (result.violations().isEmpty()) {
            return "<p class=\"fine\">All invariants hold.</p>";
        }
        StringBuilder list = new StringBuilder("<ol class=\"violations\">");
        int number = 0;
        for (Violation violation : result.violations()) {
            number++;
            list.append("<li><a href=\"#v")
                    .append(number)
                    .append("\">")
                    .append(Svg.escape(violation.toString()))
                    .append("</a></li>");
        }
        return list.append("</ol>").toString();
    }

    static String resource(String name) {
        try (InputStream in = Diagram.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Diagram.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
