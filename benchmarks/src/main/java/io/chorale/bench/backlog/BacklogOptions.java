package io.chorale.bench.backlog;

import java.util.List;

/**
 * What the command line asked for.
 *
 * @param messages of 1 KB, a multiple of {@link #STEP}
 */
public record BacklogOptions(long messages) {
    static final long FULL = 5_000_000;
    static final long SHORT = 200_000;
    /** After so many messages the heap is looked at first. */
    static final long FEW = 100_000;

    private static final long STEP = 10_000;
    private static final long MAX = 50_000_000;

    /**
     * Reads the options after {@code backlog}.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    public static BacklogOptions parse(List<String> arguments) {
        long messages = FULL;
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                messages = SHORT;
            } else if (argument.startsWith("--messages=")) {
                messages = messages(argument.substring("--messages=".length()));
            } else {
                throw new IllegalArgumentException(
                        "'" + argument + "' is not an option of backlog: --quick, --messages=N");
            }
        }
        return new BacklogOptions(messages);
    }

    private static long messages(String text) {
        long number = text.matches("[1-9]\\d{0,8}") ? Long.parseLong(text) : 0;
        if (number <= FEW || number > MAX || number % STEP != 0) {
            throw new IllegalArgumentException("--messages is a multiple of " + STEP + " above " + FEW + " and up to "
                    + MAX + ", not '" + text + "'");
        }
        return number;
    }
}
