package io.chorale.simulation.html;

import io.chorale.groups.Member;
import io.chorale.simulation.groups.Mark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws what was done to processes and to the network, and what the transport made of it. */
final class Faults {
    /** As many letters as fit beside the lines; the whole text is shown when one points at it. */
    private static final int MAX_LABEL = 38;

    private final TimeAxis axis;
    private final Lanes lanes;
    private final Map<Member, Double> pausedFrom = new HashMap<>();

    Faults(TimeAxis axis, Lanes lanes) {
        this.axis = axis;
        this.lanes = lanes;
    }

    void draw(List<Mark> marks, Svg below, Svg above) {
        double lastLabel = 0;
        for (Mark mark : marks) {
            double y = axis.of(mark.atMs());
            if (mark.kind() == Mark.Kind.SUSPICION) {
                suspicion(mark, y, above);
            } else {
                String type = mark.kind() == Mark.Kind.FAULT ? "fault" : "relief";
                below.line("across " + type, Lanes.LEFT - 10, y, lanes.right(), y);
                double labelY = Math.max(y + 4, lastLabel + 13);
                lastLabel = labelY;
                above.open("mark").title(mark.atMs() + " ms: " + mark.text());
                above.text(type, 62, labelY, describe(mark)).close();
                for (Member member : mark.concerned()) {
                    symbol(mark, lanes.of(member), y, above);
                }
                pauses(mark, y, below);
            }
        }
    }

    private String describe(Mark mark) {
        String text = mark.what() + " " + lanes.labels(mark.concerned());
        String whole = mark.named().isEmpty() ? text : text + " " + lanes.labels(mark.named());
        return whole.length() > MAX_LABEL ? whole.substring(0, MAX_LABEL - 1) + "…" : whole;
    }

    private static void symbol(Mark mark, double x, double y, Svg above) {
        String type = mark.kind() == Mark.Kind.FAULT ? "fault" : "relief";
        if (mark.what().startsWith("crash") || mark.what().equals("leave")) {
            above.path("cross", "M" + Svg.number(x - 8) + " " + Svg.number(y - 8) + "l16 16m0 -16l-16 16");
        } else {
            above.circle("spot " + type, x, y, 5);
        }
    }

    private void pauses(Mark mark, double y, Svg below) {
        boolean pause = mark.what().startsWith("pause");
        boolean healed = mark.concerned().isEmpty() && mark.what().startsWith("all");
        List<Member> ended = healed ? List.copyOf(pausedFrom.keySet()) : mark.concerned();
        for (Member member : ended) {
            Double top = pausedFrom.remove(member);
            if (top != null) {
                below.rect("pause", lanes.of(member) - 14, top, 28, y - top, "");
            }
            if (pause) {
                pausedFrom.put(member, y);
            }
        }
    }

    private void suspicion(Mark mark, double y, Svg above) {
        double x = lanes.of(mark.concerned().get(0));
        above.open("suspicion")
                .title(mark.atMs() + " ms: the transport of " + lanes.labels(mark.concerned()) + " sees "
                        + lanes.labels(mark.named()))
                .text("suspicion", x - 10, y + 3, lanes.labels(mark.named()))
                .line("suspicion", x - 9, y, x, y)
                .close();
    }
}
