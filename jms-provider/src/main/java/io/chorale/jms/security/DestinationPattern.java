package io.chorale.jms.security;

import io.chorale.jms.policy.NamePattern;

/** Destinations by the pattern of their names, of both types or of one. Immutable. */
final class DestinationPattern {
    private final SecuredDestination.Type type;
    private final NamePattern names;

    private DestinationPattern(SecuredDestination.Type type, NamePattern names) {
        this.type = type;
        this.names = names;
    }

    /**
     * Reads a pattern, with {@code queue:} or {@code topic:} in front where it is for one of the two only.
     *
     * @throws IllegalArgumentException when the rest is no {@link NamePattern}
     */
    static DestinationPattern parse(String text) {
        for (SecuredDestination.Type type : SecuredDestination.Type.values()) {
            String prefix = type.key() + ":";
            if (text.startsWith(prefix)) {
                return new DestinationPattern(type, NamePattern.of(text.substring(prefix.length())));
            }
        }
        return new DestinationPattern(null, NamePattern.of(text));
    }

    boolean matches(SecuredDestination destination) {
        return (type == null || type == destination.type()) && names.matches(destination.name());
    }
}
