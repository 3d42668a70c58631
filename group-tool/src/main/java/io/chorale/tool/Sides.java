package io.chorale.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who reaches whom in a simulated partition, by names of members. Who is on no side is with all others that are on none.
 *
 * @param sides each the names of one side
 */
record Sides(List<Set<String>> sides) {
    static final Sides NONE = new Sides(List.of());

    /** Reads {@code a b | c d}; an empty text is no partition. */
    static Sides parse(String text) {
        List<Set<String>> sides = new ArrayList<>();
        for (String side : text.strip().split("\\|", -1)) {
            if (!side.isBlank()) {
                sides.add(Set.copyOf(List.of(side.strip().split("\\s+", -1))));
            }
        }
        return new Sides(List.copyOf(sides));
    }

    boolean together(String one, String other) {
        return sideOf(one) == sideOf(other);
    }

    private int sideOf(String name) {
        for (int i = 0; i < sides.size(); i++) {
            if (sides.get(i).contains(name)) {
                return i;
            }
        }
        return -1;
    }
}
