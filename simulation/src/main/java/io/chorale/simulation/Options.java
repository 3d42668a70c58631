package io.chorale.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the form {@code --name value}, and flags without a value. */
public final class Options {

    /** The command line is wrong. */
    public static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UsageException(String message) {
            super(message);
        }
    }

    private final Map<String, String> values = new HashMap<>();

    /**
     * Takes them apart.
     *
     * @param names what has a value
     * @param flags what has none
     * @throws UsageException when there is anything else
     */
    public Options(List<String> args, Set<String> names, Set<String> flags) {
        for (int i = 0; i < args.size(); i++) {
            String name = args.get(i);
            if (flags.contains(name)) {
                values.put(name, "");
            } else if (names.contains(name) && i + 1 < args.size()) {
                i++;
                values.put(name, args.get(i));
            } else {
                throw new UsageException("Not an option, or one without its value: " + name);
            }
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public long number(String name, long otherwise) {
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

    public <E extends Enum<E>> E constant(String name, Class<E> type, E otherwise) {
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
