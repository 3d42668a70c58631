package io.chorale.session.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.temporal.Temporal;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Types of which equal values are interchangeable, so that changes are found without serializing. */
final class Immutables {
    private static final Set<Class<?>> TYPES = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class);

    private Immutables() {}

    static boolean isImmutable(Object value) {
        Class<?> type = value.getClass();
        return TYPES.contains(type)
                || value instanceof Enum<?>
                || (value instanceof Temporal && type.getName().startsWith("java.time."));
    }

    static boolean same(Object known, Object value) {
        return known != null && known.getClass() == value.getClass() && known.equals(value);
    }
}
