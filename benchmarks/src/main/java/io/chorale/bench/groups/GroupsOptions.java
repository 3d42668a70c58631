package io.chorale.bench.groups;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the command line asked for.
 *
 * @param quick the whole run in under 3 minutes, with few repeats
 * @param only names of rows; empty is all the usual ones
 * @param rounds instead of the default number of repeats
 * @param throughput whether to measure messages/s and latencies
 * @param membership whether to measure membership
 */
public record GroupsOptions(
        boolean quick, List<String> only, OptionalInt rounds, boolean throughput, boolean membership) {
    private static final int MAX_ROUNDS = 100;

    /**
     * Reads the options after {@code groups}.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    public static GroupsOptions parse(List<String> arguments) {
        boolean quick = false;
        List<String> only = List.of();
        OptionalInt rounds = OptionalInt.empty();
        boolean throughput = true;
        boolean membership = true;
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.equals("--no-membership")) {
                membership = false;
            } else if (argument.equals("--only-membership")) {
                throughput = false;
            } else if (argument.equals("--security")) {
                only = Row.SECURITY.stream().map(Row::label).toList();
                membership = false;
            } else if (argument.startsWith("--only=")) {
                only = Arrays.asList(argument.substring("--only=".length()).split(",", -1));
                only.forEach(Row::named);
            } else if (argument.startsWith("--rounds=")) {
                rounds = OptionalInt.of(rounds(argument.substring("--rounds=".length())));
            } else {
                throw new IllegalArgumentException("'" + argument + "' is not an option of groups: --quick, --rounds=N,"
                        + " --only=ROW,ROW, --security, --no-membership, --only-membership");
            }
        }
        return new GroupsOptions(quick, only, rounds, throughput, membership);
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MAX_ROUNDS) {
            throw new IllegalArgumentException("--rounds is 1 to " + MAX_ROUNDS + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    boolean wants(Row row) {
        return only.isEmpty() ? row.isUsual() : only.contains(row.label());
    }
}
