package io.chorale.torture.check;

import java.util.Locale;

/** Times as the driver prints them. */
final class Times {
    private Times() {}

    /** Seconds since the start of the run. */
    static String since(long startNs, long ns) {
        return String.format(Locale.ROOT, "%.3f s", (ns - startNs) / 1e9);
    }
}
