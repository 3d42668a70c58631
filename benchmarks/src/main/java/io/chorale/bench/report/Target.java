package io.chorale.bench.report;

import java.util.OptionalDouble;

/**
 * One line at the end of a report.
 *
 * @param name without spaces
 * @param value empty when the run did not measure it, which counts as missed: a bench that fails to measure is no proof
 * @param sound whether what was measured kept its promises meanwhile; if not, it has no value, and the line says so
 */
public record Target(String name, OptionalDouble value, Bound bound, boolean sound) {
    public Target {
        if (name.isBlank() || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("The target's name '" + name + "' is empty or has a space");
        }
        if (!sound && value.isPresent()) {
            throw new IllegalArgumentException("The target " + name + " has a value of what is not sound");
        }
    }

    /** What kept its promises, or was not measured. */
    public Target(String name, OptionalDouble value, Bound bound) {
        this(name, value, bound, true);
    }

    /** What broke a promise while it was measured. */
    public static Target notSound(String name, Bound bound) {
        return new Target(name, OptionalDouble.empty(), bound, false);
    }

    public boolean met() {
        return value.isPresent() && bound.holds(value.getAsDouble());
    }

    /** {@code target <name> <value> <bound> met|missed}. */
    public String line() {
        String unknown = sound ? "-" : "NOT-SOUND";
        String shown = value.isPresent() ? Bound.number(value.getAsDouble()) + bound.unit() : unknown;
        return "target " + name + " " + shown + " " + bound + " " + (met() ? "met" : "missed");
    }
}
