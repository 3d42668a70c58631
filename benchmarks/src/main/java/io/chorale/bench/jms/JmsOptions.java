package io.chorale.bench.jms;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line asked for.
 *
 * @param quick the whole run in under 3 minutes, with few repeats
 * @param only products; empty is all
 * @param rows empty is all
 * @param rounds instead of the default number of repeats
 * @param seconds instead of the default length of a load
 * @param warmUp how many seconds a contestant is loaded at most before it is measured, instead of the default
 * @param receive whether consumers call {@code receive}; else they have listeners
 * @param profile where each process records where its time goes, during each load
 */
public record JmsOptions(
        boolean quick,
        List<String> only,
        List<String> rows,
        OptionalInt rounds,
        OptionalInt seconds,
        OptionalInt warmUp,
        boolean receive,
        Optional<Path> profile) {
    private static final int MOST = 100;

    /**
     * Reads the options after {@code jms}.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    public static JmsOptions parse(List<String> arguments) {
        boolean quick = false;
        boolean receive = false;
        List<String> only = List.of();
        List<String> rows = List.of();
        OptionalInt rounds = OptionalInt.empty();
        OptionalInt seconds = OptionalInt.empty();
        OptionalInt warmUp = OptionalInt.empty();
        Optional<Path> profile = Optional.empty();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.substring(0, argument.length() - value.length())) {
                case "--only=" -> only = list(value);
                case "--rows=" -> rows = list(value);
                case "--rounds=" -> rounds = OptionalInt.of(number("--rounds", value));
                case "--seconds=" -> seconds = OptionalInt.of(number("--seconds", value));
                case "--warm-up=" -> warmUp = OptionalInt.of(number("--warm-up", value));
                case "--profile=" -> profile = Optional.of(Path.of(value).toAbsolutePath());
                default -> {
                    quick = quick || flag(argument, "--quick");
                    receive = receive || flag(argument, "--receive");
                }
            }
        }
        only.forEach(Product::named);
        rows.forEach(Row::named);
        return new JmsOptions(quick, only, rows, rounds, seconds, warmUp, receive, profile);
    }

    private static boolean flag(String argument, String flag) {
        if (!argument.equals("--quick") && !argument.equals("--receive")) {
            throw new IllegalArgumentException(
                    "'" + argument + "' is not an option of jms: --quick, --receive,"
                            + " --rounds=N, --seconds=N, --warm-up=N, --only=CONTESTANT,CONTESTANT, --rows=ROW,ROW, --profile=DIRECTORY");
        }
        return argument.equals(flag);
    }

    private static List<String> list(String value) {
        return Arrays.asList(value.split(",", -1));
    }

    private static int number(String name, String text) {
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException(name + " is 1 to " + MOST + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    boolean wants(Product product) {
        return only.isEmpty() || only.contains(product.label());
    }

    boolean wants(Row row) {
        return rows.isEmpty() || rows.contains(row.label());
    }
}
