package io.chorale.jms.selector;

import java.util.ArrayList;
import java.util.List;

/** A pattern of LIKE: '_' stands for one character, '%' for any number of them, none included. */
final class LikePattern {
    private static final int ONE = -1;
    private static final int ANY = -2;

    private final int[] pattern;

    private LikePattern(int[] pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @param escape the character before one that stands for itself; negative for none
     * @throws IllegalArgumentException if it ends with the escape character
     */
    static LikePattern of(String text, int escape) {
        List<Integer> parts = new ArrayList<>();
        boolean isEscaped = false;
        for (int character : text.codePoints().toArray()) {
            if (!isEscaped && character == escape) {
                isEscaped = true;
                continue;
            }
            parts.add(!isEscaped && character == '_' ? ONE : !isEscaped && character == '%' ? ANY : character);
            isEscaped = false;
        }
        if (isEscaped) {
            throw new IllegalArgumentException("nothing follows the escape character at the end of the pattern");
        }
        return new LikePattern(parts.stream().mapToInt(Integer::intValue).toArray());
    }

    /** In a time of at most the product of both lengths. */
    boolean matches(String value) {
        int[] text = value.codePoints().toArray();
        int at = 0;
        int in = 0;
        int lastAny = -1;
        int triedFrom = 0;
        while (in < text.length) {
            if (at < pattern.length && pattern[at] == ANY) {
                lastAny = at++;
                triedFrom = in;
            } else if (at < pattern.length && (pattern[at] == ONE || pattern[at] == text[in])) {
                at++;
                in++;
            } else if (lastAny >= 0) {
                at = lastAny + 1;
                in = ++triedFrom;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == ANY) {
            at++;
        }
        return at == pattern.length;
    }
}
