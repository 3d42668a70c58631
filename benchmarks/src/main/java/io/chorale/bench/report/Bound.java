package io.chorale.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a value is held against.
 *
 * @param relation how the value must lie to the limit
 * @param limit in {@code unit}
 * @param unit printed right after each number, without a space, so that a line of a target splits at its spaces
 */
public record Bound(Relation relation, double limit, String unit) {
    /** How a value must lie to a limit. */
    public enum Relation {
        AT_LEAST(">="),
        AT_MOST("<="),
        BELOW("<");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }
    }

    public static Bound atLeast(double limit, String unit) {
        return new Bound(Relation.AT_LEAST, limit, unit);
    }

    public static Bound atMost(double limit, String unit) {
        return new Bound(Relation.AT_MOST, limit, unit);
    }

    public static Bound below(double limit, String unit) {
        return new Bound(Relation.BELOW, limit, unit);
    }

    /** Whether the value keeps the bound; one that is no finite number never does. */
    public boolean holds(double value) {
        if (!Double.isFinite(value)) {
            return false;
        }
        return switch (relation) {
            case AT_LEAST -> value >= limit;
            case AT_MOST -> value <= limit;
            case BELOW -> value < limit;
        };
    }

    /**
     * The value of several that is hardest on the bound: a target holds when its worst case does. Those that are no finite
     * numbers, as a ratio to what did not come to an end, are left out.
     */
    public OptionalDouble worst(double... values) {
        OptionalDouble worst = OptionalDouble.empty();
        for (double value : values) {
            if (!Double.isFinite(value)) {
                continue;
            }
            boolean harder = worst.isEmpty()
                    || (relation == Relation.AT_LEAST ? value < worst.getAsDouble() : value > worst.getAsDouble());
            worst = harder ? OptionalDouble.of(value) : worst;
        }
        return worst;
    }

    @Override
    public String toString() {
        return relation.sign + number(limit) + unit;
    }

    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }
}
