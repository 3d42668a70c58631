package io.chorale.bench.report;

import java.util.OptionalDouble;

/**
 * One line at the end of a report.
 *
 * @param name without spaces
 * @param value empty when the run did not measure it, which counts as missed: a bench that fails to measure is no proof
 */
public record Target(String name, OptionalDouble value, Bound bound) {
    public Target {
        if (name.isBlank() || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("The target's name '" + name + "' is empty or has a space");
        }
    }

    public boolean met() {
        return value.isPresent() && bound.holds(value.getAsDouble());
    }

    /** {@code target <name> <value> <bound> met|missed}. */
    public String line() {
        String shown = value.isPresent() ? Bound.number(value.getAsDouble()) + bound.unit() : "-";
        return "target " + name + " " + shown + " " + bound + " " + (met() ? "met" : "missed");
    }
}
