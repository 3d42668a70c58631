package io.chorale.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the form {@code --name value}. */
final class Options {

    /** The command line is wrong. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private static final Set<String> NAMES = Set.of(
            "--seeds",
            "--from",
            "--threads",
            "--replay",
            "--html",
            "--without",
            "--bug",
            "--max-views",
            "--logs",
            "--load",
            "--around");

    private final Map<String, String> values = new HashMap<>();

    Options(List<String> args) {
        for (int i = 0; i < args.size(); i += 2) {
            if (!NAMES.contains(args.get(i)) || i + 1 == args.size()) {
                throw new UsageException("Not an option with a value: " + args.get(i));
            }
            values.put(args.get(i), args.get(i + 1));
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " is a number, not " + value);
        }
    }

    <E extends Enum<E>> E constant(String name, Class<E> type, E otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw new UsageException(name + " is one of " + List.of(type.getEnumConstants()) + ", not " + value);
    }
}
