package io.chorale.bench.groups.trio;

import java.util.Arrays;
import java.util.List;

/**
 * A member was told a view.
 *
 * @param atNs of {@code System.nanoTime}, at that member
 */
public record ViewEvent(long atNs, List<String> members) {
    /** Reads {@code <nanoseconds> <name>,<name>}. */
    static ViewEvent parse(String line) {
        int space = line.indexOf(' ');
        return new ViewEvent(
                Long.parseLong(line.substring(0, space)),
                Arrays.asList(line.substring(space + 1).split(",", -1)));
    }
}
