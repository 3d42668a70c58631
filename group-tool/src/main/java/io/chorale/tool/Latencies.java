package io.chorale.tool;

import java.util.Arrays;
import java.util.Locale;

/** Times in nanoseconds, and their percentiles as text. */
final class Latencies {
    private final long[] nanos;
    private int count;

    Latencies(int most) {
        nanos = new long[most];
    }

    void add(long value) {
        nanos[count] = value;
        count++;
    }

    int count() {
        return count;
    }

    /** The value that so many of a hundred are at or below; 0 when there are none. */
    long percentile(double percent) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.ceil(percent / 100 * count) - 1)];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "n %d  p50 %.3f ms  p90 %.3f ms  p99 %.3f ms  max %.3f ms",
                count,
                percentile(50) / 1e6,
                percentile(90) / 1e6,
                percentile(99) / 1e6,
                percentile(100) / 1e6);
    }
}
