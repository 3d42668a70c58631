package io.chorale.shop.intake;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one line of comma-separated values. By hand, because the readers of the usual libraries stop at the first
 * malformed quote, and here one bad line must not cost the others.
 */
final class CsvLine {

    private CsvLine() {}

    /**
     * The values of a line; a value in double quotes may have commas, and doubled quotes stand for one.
     *
     * @throws IllegalArgumentException when a quote is not closed or stands inside a plain value
     */
    static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder value = new StringBuilder();
            at = at < line.length() && line.charAt(at) == '"' ? quoted(line, at + 1, value) : plain(line, at, value);
            values.add(value.toString());
            if (at == line.length()) {
                return values;
            }
            at++;
        }
    }

    /** Reads up to the closing quote; returns the place of the comma after it, or of the end. */
    private static int quoted(String line, int start, StringBuilder value) {
        int at = start;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c != '"') {
                value.append(c);
                at++;
            } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
                value.append('"');
                at += 2;
            } else if (at + 1 == line.length() || line.charAt(at + 1) == ',') {
                return at + 1;
            } else {
                throw new IllegalArgumentException("text after a closing quote");
            }
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    private static int plain(String line, int start, StringBuilder value) {
        int at = start;
        while (at < line.length() && line.charAt(at) != ',') {
            if (line.charAt(at) == '"') {
                throw new IllegalArgumentException("a quote inside a plain value");
            }
            value.append(line.charAt(at));
            at++;
        }
        return at;
    }
}
