package io.chorale.tool;

import io.chorale.groups.Security;
import io.chorale.groups.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The words of a command line: a command, its arguments, and flags with one value each. */
record Options(String command, List<String> arguments, Map<String, String> flags) {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("cluster", "chorale-group"),
            Map.entry("name", "user"),
            Map.entry("bind", "127.0.0.1"),
            Map.entry("stack", "udp"),
            Map.entry("hosts", ""),
            Map.entry("secret-file", ""),
            Map.entry("service", "agreed"),
            Map.entry("messages", "1000"),
            Map.entry("bytes", "100"),
            Map.entry("rate", "200"),
            Map.entry("test-partition", ""));

    /** How many arguments each command has at least. */
    private static final Map<String, Integer> COMMANDS =
            Map.of("join", 1, "watch", 1, "send", 2, "ping", 1, "flood", 1, "status", 0);

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException when a flag is unknown or has no value
     */
    static Options of(String... words) {
        Map<String, String> flags = new TreeMap<>(DEFAULTS);
        List<String> arguments = new ArrayList<>();
        Iterator<String> rest = List.of(words).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (!word.startsWith("--")) {
                arguments.add(word);
                continue;
            }
            if (!DEFAULTS.containsKey(word.substring(2))) {
                throw new IllegalArgumentException("There is no flag " + word);
            }
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(word + " needs a value");
            }
            flags.put(word.substring(2), rest.next());
        }
        String command = arguments.isEmpty() ? "help" : arguments.remove(0);
        return new Options(command, List.copyOf(arguments), Map.copyOf(flags));
    }

    /**
     * Looks at all there is to look at before anything is joined.
     *
     * @throws IllegalArgumentException when there is no such command, or what it needs is missing or wrong
     */
    void check() {
        Integer needed = COMMANDS.get(command);
        if (needed == null) {
            throw new IllegalArgumentException("There is no command '" + command + "'");
        }
        if (arguments.size() < needed) {
            throw new IllegalArgumentException(
                    "'" + command + "' needs " + (needed == 1 ? "a group" : "a group and a text"));
        }
        service();
        List.of("messages", "bytes", "rate").forEach(this::number);
    }

    String flag(String name) {
        return flags.get(name);
    }

    /** A number of 1 or more. */
    int number(String name) {
        try {
            int value = Integer.parseInt(flag(name));
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is a number, not " + flag(name), e);
        }
        throw new IllegalArgumentException("--" + name + " is 1 or more, not " + flag(name));
    }

    Service service() {
        try {
            return Service.valueOf(flag("service").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--service is one of " + List.of(Service.values()) + ", not " + flag("service"), e);
        }
    }

    List<String> hosts() {
        return flag("hosts").isEmpty() ? List.of() : List.of(flag("hosts").split(",", -1));
    }

    /** What the others of a protected cluster have, too. */
    Security security() {
        return flag("secret-file").isEmpty() ? Security.none() : Security.sharedSecret(Path.of(flag("secret-file")));
    }

    String argument(int index) {
        return arguments.get(index);
    }
}
