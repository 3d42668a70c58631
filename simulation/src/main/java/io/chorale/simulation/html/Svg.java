package io.chorale.simulation.html;

import java.util.Locale;

/** Writes SVG elements. Text is escaped; the classes are those of {@code diagram.css}. */
final class Svg {
    private final StringBuilder out = new StringBuilder(1 << 16);

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    Svg open(String type) {
        out.append("<g class=\"").append(type).append("\">");
        return this;
    }

    /** A group that links lead to. */
    Svg open(String type, String id) {
        out.append("<g class=\"").append(type).append("\" id=\"").append(id).append("\">");
        return this;
    }

    Svg close() {
        out.append("</g>\n");
        return this;
    }

    /** What is shown when the pointer is on the group. */
    Svg title(String text) {
        out.append("<title>").append(escape(text)).append("</title>");
        return this;
    }

    Svg line(String type, double x1, double y1, double x2, double y2) {
        out.append("<line class=\"").append(type).append('"');
        attribute("x1", x1).attribute("y1", y1).attribute("x2", x2).attribute("y2", y2);
        out.append("/>\n");
        return this;
    }

    Svg rect(String type, double x, double y, double width, double height, String style) {
        out.append("<rect class=\"").append(type).append('"');
        attribute("x", x).attribute("y", y).attribute("width", width).attribute("height", Math.max(1, height));
        if (!style.isEmpty()) {
            out.append(" style=\"").append(style).append('"');
        }
        out.append("/>\n");
        return this;
    }

    Svg circle(String type, double x, double y, double radius) {
        out.append("<circle class=\"").append(type).append('"');
        attribute("cx", x).attribute("cy", y).attribute("r", radius);
        out.append("/>");
        return this;
    }

    Svg path(String type, String data) {
        out.append("<path class=\"").append(type).append("\" d=\"").append(data).append("\"/>\n");
        return this;
    }

    Svg text(String type, double x, double y, String text) {
        out.append("<text class=\"").append(type).append('"');
        attribute("x", x).attribute("y", y);
        out.append('>').append(escape(text)).append("</text>\n");
        return this;
    }

    private Svg attribute(String name, double value) {
        out.append(' ').append(name).append("=\"").append(number(value)).append('"');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
