package io.chorale.bench.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringTokenizer;

/** The {@code key=value} words of a line; neither keys nor values have spaces. */
public final class Words {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when a word is not {@code key=value}
     */
    public static Words parse(String line) {
        Words words = new Words();
        StringTokenizer tokens = new StringTokenizer(line, " ");
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            int equals = token.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + token + "' is not key=value");
            }
            words.values.put(token.substring(0, equals), token.substring(equals + 1));
        }
        return words;
    }

    public Words put(String key, Object value) {
        String text = value.toString();
        if (text.indexOf(' ') >= 0 || text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("'" + text + "' has a space or an end of line");
        }
        values.put(key, text);
        return this;
    }

    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("The word " + key + " is missing in " + values);
        }
        return value;
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public int smallNumber(String key) {
        return Integer.parseInt(text(key));
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        values.forEach((key, value) -> line.append(line.length() == 0 ? "" : " ")
                .append(key)
                .append('=')
                .append(value));
        return line.toString();
    }
}
