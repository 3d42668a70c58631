package io.chorale.jms.policy;

import java.util.List;

/**
 * A pattern of the names of destinations, which are words with dots between them: {@code *} stands for one word, {@code #}
 * for any number of words, none included. Of two patterns that match, the one that is more specific counts: at the first
 * word in which they differ, a word comes before {@code *}, and that before {@code #}. Immutable.
 */
public final class NamePattern implements Comparable<NamePattern> {
    private static final String ONE = "*";
    private static final String ANY = "#";

    private final String text;
    private final List<String> words;

    private NamePattern(String text) {
        this.text = text;
        this.words = List.of(text.split("\\.", -1));
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is empty, or a {@code *} or {@code #} is only a part of a word
     */
    public static NamePattern of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A pattern of names is not empty; # stands for all names");
        }
        NamePattern pattern = new NamePattern(text);
        for (String word : pattern.words) {
            if (word.length() > 1 && (word.contains(ONE) || word.contains(ANY))) {
                throw new IllegalArgumentException("In the pattern " + text + " the word " + word
                        + " is neither *, nor #, nor a word without them");
            }
        }
        return pattern;
    }

    public boolean matches(String name) {
        return matches(words, List.of(name.split("\\.", -1)));
    }

    private static boolean matches(List<String> pattern, List<String> name) {
        int lastAny = -1;
        int triedFrom = 0;
        int at = 0;
        int in = 0;
        while (in < name.size()) {
            if (at < pattern.size() && pattern.get(at).equals(ANY)) {
                lastAny = at++;
                triedFrom = in;
            } else if (at < pattern.size()
                    && (pattern.get(at).equals(ONE) || pattern.get(at).equals(name.get(in)))) {
                at++;
                in++;
            } else if (lastAny >= 0) {
                at = lastAny + 1;
                in = ++triedFrom;
            } else {
                return false;
            }
        }
        while (at < pattern.size() && pattern.get(at).equals(ANY)) {
            at++;
        }
        return at == pattern.size();
    }

    /** The less specific first. */
    @Override
    public int compareTo(NamePattern other) {
        for (int i = 0; i < Math.min(words.size(), other.words.size()); i++) {
            int order = Integer.compare(rank(words.get(i)), rank(other.words.get(i)));
            if (order != 0) {
                return order;
            }
        }
        int byLength = Integer.compare(words.size(), other.words.size());
        return byLength != 0 ? byLength : text.compareTo(other.text);
    }

    private static int rank(String word) {
        return word.equals(ANY) ? 0 : word.equals(ONE) ? 1 : 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
