package io.chorale.torture.check;

import java.util.Locale;

/**
 * One line of the driver's log.
 *
 * @param ns on the same clock as {@link Event#ns}; of a beginning before it was done, of an end after it
 * @param what happened
 * @param fault its number, from 1; 0 for what is none
 * @param text for {@link What#BEGIN} the kind of the fault and then words for people
 */
public record Incident(long ns, What what, int fault, String text) {

    /** What the driver logs. */
    public enum What {
        /** A fault begins. */
        BEGIN,
        /** It is undone. What it caused may last longer. */
        END,
        /** All nodes are up, know each other and have all copies, and have been so for a time. */
        WHOLE,
        /** Nobody sends or consumes any more but the one that empties the queues. */
        DRAIN,
        /** The queues are empty. */
        DRAINED
    }

    /** The line. */
    public String format() {
        return ns + " " + what.name().toLowerCase(Locale.ROOT) + " " + fault + " " + text;
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Incident parse(String line) {
        String[] words = line.split(" ", 4);
        if (words.length != 4) {
            throw new IllegalArgumentException("An incident has 4 words, not " + words.length + ": " + line);
        }
        return new Incident(
                Long.parseLong(words[0]),
                What.valueOf(words[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(words[2]),
                words[3]);
    }
}
