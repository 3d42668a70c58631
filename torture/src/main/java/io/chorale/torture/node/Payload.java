package io.chorale.torture.node;

import java.util.Locale;

/** The text of a message: its id, its queue, and a filling that follows from them, so that whoever gets it sees whether it is whole. */
final class Payload {
    private static final char SEPARATOR = '|';

    private Payload() {}

    static String of(String id, String queue, int fillingChars) {
        StringBuilder text =
                new StringBuilder(id).append(SEPARATOR).append(queue).append(SEPARATOR);
        text.append(fillingChars).append(SEPARATOR);
        long state = id.hashCode();
        for (int i = 0; i < fillingChars; i++) {
            // The multiplier and increment are Knuth's; the high bits are the good ones.
            state = state * 6364136223846793005L + 1442695040888963407L;
            text.append((char) ('a' + (state >>> 33) % 26));
        }
        return text.toString();
    }

    /** The id in a text, whatever else is wrong with it. */
    static String idIn(String text) {
        int end = text.indexOf(SEPARATOR);
        String id = end < 0 ? text : text.substring(0, end);
        return id.isEmpty() ? "?" : id.replaceAll("\\s", "_");
    }

    /** Whether a text is what was sent to that queue. */
    static boolean isWhole(String text, String queue) {
        String[] parts = text.split("\\|", 4);
        return parts.length == 4
                && parts[1].equals(queue)
                && parts[2].matches("\\d{1,7}")
                && text.equals(of(parts[0], queue, Integer.parseInt(parts[2])));
    }

    static String queue(int number) {
        return String.format(Locale.ROOT, "torture.%d", number);
    }
}
