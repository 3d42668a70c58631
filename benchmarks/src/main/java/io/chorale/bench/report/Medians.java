package io.chorale.bench.report;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Medians, because one build beside a repeat spoils a mean but not a median. */
public final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two in the middle; NaN is left out. Empty when there is no value. */
    public static OptionalDouble of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).toArray();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
