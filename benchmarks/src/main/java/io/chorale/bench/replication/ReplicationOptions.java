package io.chorale.bench.replication;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the command line asked for.
 *
 * @param quick the whole run in under 3 minutes, with few repeats
 * @param only labels of products; empty is all
 * @param rounds instead of the default number of repeats
 * @param parts what is measured
 */
public record ReplicationOptions(boolean quick, List<String> only, OptionalInt rounds, Set<Part> parts) {
    private static final int MAX_ROUNDS = 100;

    /** What can be measured by itself. */
    public enum Part {
        LOADS,
        TAKE_OVER,
        REOPEN,
        HEAP,
        REBALANCE
    }

    /**
     * Reads the options after {@code replication}.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    public static ReplicationOptions parse(List<String> arguments) {
        boolean quick = false;
        List<String> only = List.of();
        OptionalInt rounds = OptionalInt.empty();
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.startsWith("--only=")) {
                only = Arrays.asList(argument.substring("--only=".length()).split(",", -1));
                only.forEach(Product::named);
            } else if (argument.startsWith("--rounds=")) {
                rounds = OptionalInt.of(rounds(argument.substring("--rounds=".length())));
            } else {
                parts.add(part(argument));
            }
        }
        if (parts.isEmpty()) {
            parts = quick ? EnumSet.of(Part.LOADS, Part.TAKE_OVER, Part.REOPEN) : EnumSet.allOf(Part.class);
        }
        return new ReplicationOptions(quick, only, rounds, parts);
    }

    private static Part part(String argument) {
        return switch (argument) {
            case "--loads" -> Part.LOADS;
            case "--take-over" -> Part.TAKE_OVER;
            case "--reopen" -> Part.REOPEN;
            case "--heap" -> Part.HEAP;
            case "--rebalance" -> Part.REBALANCE;
            default ->
                throw new IllegalArgumentException("'" + argument + "' is not an option of replication: --quick,"
                        + " --rounds=N, --only=ROW,ROW, --loads, --take-over, --reopen, --heap, --rebalance");
        };
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MAX_ROUNDS) {
            throw new IllegalArgumentException("--rounds is 1 to " + MAX_ROUNDS + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    boolean wants(Part part) {
        return parts.contains(part);
    }

    boolean wants(Product product) {
        return only.isEmpty() || only.contains(product.label());
    }
}
