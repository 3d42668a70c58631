package io.chorale.jms.policy;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The policy of each destination, by the patterns that its name matches: each sets some values, and the most specific that
 * sets a value decides it. Immutable. All nodes of a cluster should have the same, for it is the primary of a destination
 * that acts by them.
 */
public final class DestinationPolicies {
    /** {@link DestinationPolicy#DEFAULT} for all. */
    public static final DestinationPolicies DEFAULTS = new DestinationPolicies(Map.of());

    /** Before the pattern in the name of a property. */
    public static final String PREFIX = "destination.";

    private final TreeMap<NamePattern, Map<Setting, String>> byPattern;

    private DestinationPolicies(Map<NamePattern, Map<Setting, String>> byPattern) {
        this.byPattern = new TreeMap<>(byPattern);
    }

    /** What can be set. */
    private enum Setting {
        MAX_DELIVERIES("maxDeliveries"),
        DEAD_LETTER_QUEUE("deadLetterQueue"),
        EXPIRY_QUEUE("expiryQueue"),
        REDELIVERY_DELAY_MS("redeliveryDelayMs"),
        REDELIVERY_BACK_OFF("redeliveryBackOff"),
        MAX_REDELIVERY_DELAY_MS("maxRedeliveryDelayMs");

        private final String key;

        Setting(String key) {
            this.key = key;
        }
    }

    /**
     * Reads {@code destination.PATTERN.SETTING=value}; the settings are the components of {@link DestinationPolicy}. Other
     * properties are left out.
     *
     * @throws IllegalArgumentException for an unknown setting, a malformed pattern or a value out of range; names the
     *     property
     */
    public static DestinationPolicies of(Properties properties) {
        Map<NamePattern, Map<Setting, String>> read = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                try {
                    add(
                            name.substring(PREFIX.length()),
                            properties.getProperty(name).trim(),
                            read);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("Property " + name + ": " + e.getMessage(), e);
                }
            }
        }
        return new DestinationPolicies(read);
    }

    /**
     * Reads a file of such properties, in UTF-8; one that is no such property is a mistake there.
     *
     * @throws IllegalArgumentException if it cannot be read, or has a mistake; names the file and the property
     */
    public static DestinationPolicies of(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("The file of destinations " + file + " cannot be read: " + e, e);
        }
        try {
            for (String name : properties.stringPropertyNames()) {
                if (!name.startsWith(PREFIX)) {
                    throw new IllegalArgumentException(
                            "Property " + name + ": it is called " + PREFIX + "PATTERN.SETTING");
                }
            }
            return of(properties);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The file of destinations " + file + ": " + e.getMessage(), e);
        }
    }

    private static void add(String key, String value, Map<NamePattern, Map<Setting, String>> to) {
        int dot = key.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("it is called " + PREFIX + "PATTERN.SETTING");
        }
        Setting setting = settingOf(key.substring(dot + 1));
        Map<Setting, String> alone = Map.of(setting, value);
        policy(List.of(alone));
        to.computeIfAbsent(NamePattern.of(key.substring(0, dot)), pattern -> new LinkedHashMap<>())
                .putAll(alone);
    }

    private static Setting settingOf(String key) {
        for (Setting setting : Setting.values()) {
            if (setting.key.equals(key)) {
                return setting;
            }
        }
        throw new IllegalArgumentException("there is no setting " + key + ", but "
                + Arrays.stream(Setting.values()).map(setting -> setting.key).collect(Collectors.joining(", ")));
    }

    /** The policy of a queue or topic of that name. */
    public DestinationPolicy of(String destination) {
        if (byPattern.isEmpty()) {
            return DestinationPolicy.DEFAULT;
        }
        return policy(byPattern.entrySet().stream()
                .filter(entry -> entry.getKey().matches(destination))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** What later maps set counts. */
    private static DestinationPolicy policy(List<Map<Setting, String>> lessSpecificFirst) {
        Map<Setting, String> all = new LinkedHashMap<>();
        lessSpecificFirst.forEach(all::putAll);
        DestinationPolicy usual = DestinationPolicy.DEFAULT;
        return new DestinationPolicy(
                get(all, Setting.MAX_DELIVERIES, Integer::parseInt, usual.maxDeliveries()),
                get(all, Setting.DEAD_LETTER_QUEUE, Function.identity(), usual.deadLetterQueue()),
                get(all, Setting.EXPIRY_QUEUE, Function.identity(), usual.expiryQueue()),
                get(all, Setting.REDELIVERY_DELAY_MS, Long::parseLong, usual.redeliveryDelayMs()),
                get(all, Setting.REDELIVERY_BACK_OFF, Double::parseDouble, usual.redeliveryBackOff()),
                get(all, Setting.MAX_REDELIVERY_DELAY_MS, Long::parseLong, usual.maxRedeliveryDelayMs()));
    }

    private static <T> T get(Map<Setting, String> from, Setting setting, Function<String, T> parse, T otherwise) {
        String value = from.get(setting);
        if (value == null) {
            return otherwise;
        }
        try {
            return parse.apply(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(setting.key + " is a number, not " + value, e);
        }
    }
}
