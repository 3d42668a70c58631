package io.chorale.jms.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/configuration.md}. */
public final class ConfigurationPage {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private ConfigurationPage() {}

    /**
     * The rows of a table, by each of the names in their first column.
     *
     * @param section the heading above it
     * @param firstColumn the heading of the column with the names
     */
    public static Map<String, String> table(String section, String firstColumn) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "configuration.md"));
        int heading = lines.indexOf("## " + section);
        if (heading < 0) {
            throw new IllegalArgumentException("No section " + section);
        }
        Map<String, String> rows = new LinkedHashMap<>();
        boolean within = false;
        for (String line : lines.subList(heading + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            within = line.startsWith("|") && (within || line.startsWith("| " + firstColumn + " |"));
            if (within) {
                Matcher names = NAME.matcher(line.substring(1, line.indexOf('|', 1)));
                while (names.find()) {
                    rows.put(names.group(1), line);
                }
            }
        }
        return rows;
    }
}
