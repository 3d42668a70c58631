package io.chorale.simulation.html;

import io.chorale.simulation.replication.RunLog.Kind;
import io.chorale.simulation.replication.RunLog.Line;
import io.chorale.simulation.replication.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run of a replicated shard as a space-time diagram: one HTML page that needs nothing else. */
public final class ShardDiagram {
    private static final double LEFT = 250;
    private static final double WIDTH = 150;
    private static final double BAND = 12;
    private static final int MAX_LABEL = 38;
    private static final int LABEL_EVERY_MS = 50;

    /** What messages are about, by the name they begin with. */
    private enum Topic {
        WORK,
        ELECTION,
        LEVELLING;

        static Topic of(String text) {
            return switch (text.split("[ \\[]", 2)[0]) {
                case "Append", "Confirm", "Commit" -> WORK;
                case "Begin", "Start", "NeedsStart", "NeedsReign" -> LEVELLING;
                default -> ELECTION;
            };
        }

        String type() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final RunResult result;
    private final TimeAxis axis;
    private final Svg below = new Svg();
    private final Svg middle = new Svg();
    private final Svg above = new Svg();
    private final Map<String, Line> serving = new HashMap<>();
    private double lastLabel;

    private ShardDiagram(RunResult result) {
        this.result = result;
        List<Long> times = new ArrayList<>();
        for (Line line : result.log()) {
            if (line.kind() != Kind.CLIENT) {
                times.add(line.atMs());
                times.add(line.sentMs());
            }
        }
        this.axis = new TimeAxis(times);
    }

    /** The page of a run whose log was kept. */
    public static String of(RunResult result) {
        return new ShardDiagram(result).page();
    }

    private String page() {
        draw();
        StringBuilder names = new StringBuilder();
        for (String name : result.nodes()) {
            names.append("<span style=\"width:").append(Svg.number(WIDTH)).append("px\">");
            names.append(Svg.escape(name)).append("</span>");
        }
        StringBuilder legend = new StringBuilder();
        for (Topic topic : Topic.values()) {
            legend.append("<label><input type=\"checkbox\" checked data-level=\"")
                    .append(topic.type());
            legend.append("\"><i class=\"").append(topic.type()).append("\"></i>");
            legend.append(topic.type()).append("</label>");
        }
        String violations = result.violation() == null
                ? "<p class=\"fine\">All promises are kept.</p>"
                : "<ol class=\"violations\"><li><a href=\"#v1\">" + Svg.escape(result.violation()) + "</a></li></ol>";
        return Diagram.resource("shard.html")
                .replace("{{style}}", Diagram.resource("diagram.css"))
                .replace("{{script}}", Diagram.resource("diagram.js"))
                .replace("{{title}}", "seed " + result.seed())
                .replace("{{summary}}", summary())
                .replace("{{legend}}", legend)
                .replace("{{violations}}", violations)
                .replace("{{names}}", names)
                .replace("{{width}}", Svg.number(right() + 40))
                .replace("{{height}}", Svg.number(axis.end() + 60))
                .replace("{{drawing}}", below + "" + middle + above);
    }

    private String summary() {
        return result.kind() + ", " + result.faults() + " faults, " + result.endedAtMs() + " ms of virtual time";
    }

    private double right() {
        return LEFT + WIDTH * result.nodes().size();
    }

    private double of(String node) {
        return LEFT + WIDTH / 2 + result.nodes().indexOf(node) * WIDTH;
    }

    private void draw() {
        times();
        for (String node : result.nodes()) {
            below.line("life", of(node), 0, of(node), axis.end());
        }
        for (Line line : result.log()) {
            switch (line.kind()) {
                case MESSAGE -> message(line);
                case REIGN -> serving.put(line.node(), line);
                case REIGN_OVER -> reign(serving.remove(line.node()), line.atMs());
                case FAULT -> across("fault", line);
                case RELIEF -> across("relief", line);
                case VIOLATION -> violation(line);
                case CLIENT, NOTE -> {}
            }
        }
        serving.values().forEach(begun -> reign(begun, result.endedAtMs()));
    }

    private void times() {
        double lastY = -100;
        long lastMs = -LABEL_EVERY_MS;
        for (Map.Entry<Long, Double> time : axis.heights().entrySet()) {
            if (time.getKey() - lastMs >= LABEL_EVERY_MS && time.getValue() - lastY > 22) {
                lastMs = time.getKey();
                lastY = time.getValue();
                below.line("tick", 50, lastY, right(), lastY).text("time", 46, lastY + 4, lastMs + " ms");
            }
        }
    }

    private void message(Line line) {
        String path = String.format(
                Locale.ROOT,
                "M%.0f %.0fL%.0f %.0f",
                of(line.from()),
                axis.of(line.sentMs()),
                of(line.node()),
                axis.of(line.atMs()));
        middle.open("message " + Topic.of(line.text()).type())
                .title("sent at " + line.sentMs() + " ms, taken: " + line)
                .path("flight", path)
                .close();
    }

    private void reign(Line begun, long endMs) {
        if (begun != null) {
            double top = axis.of(begun.atMs());
            below.open("reign")
                    .title(begun + ", until " + endMs)
                    .rect("reign", of(begun.node()) - BAND / 2, top, BAND, axis.of(endMs) - top, "")
                    .close();
        }
    }

    private void across(String type, Line line) {
        double y = axis.of(line.atMs());
        lastLabel = Math.max(y + 4, lastLabel + 13);
        String label = (line.node() + " " + line.text()).strip();
        String shown = label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL - 1) + "…" : label;
        below.line("across " + type, LEFT - 10, y, right(), y);
        above.open("mark").title(line.toString()).text(type, 62, lastLabel, shown);
        if (!line.node().isEmpty()) {
            above.circle("spot " + type, of(line.node()), y, 5);
        }
        above.close();
    }

    private void violation(Line line) {
        double y = axis.of(line.atMs());
        above.open("violation", "v1")
                .title(line.text())
                .line("violation", LEFT - 20, y, right(), y)
                .text("violation", right() + 4, y + 4, "V1")
                .close();
    }
}
