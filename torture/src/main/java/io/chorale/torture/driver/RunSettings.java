package io.chorale.torture.driver;

import io.chorale.torture.check.FaultKind;
import java.nio.file.Path;
import java.util.Set;

/**
 * One run.
 *
 * @param millis how long faults are made, in milliseconds
 * @param nodes how many nodes, 2 to 7
 * @param policy {@code one}, {@code majority} or {@code auto}; each node gets it as the system property chorale.policy
 * @param stack {@code udp} or {@code tcp}
 * @param seed of the faults and of the applications
 * @param faults the kinds to make
 * @param settling whether each fault waits until the cluster is whole again
 * @param wiping whether each restart begins with an empty data directory, which has to be found out
 * @param directory of the run, empty: data, logs and temporary files
 * @param maxBytes what the directory may come to
 */
public record RunSettings(
        long millis,
        int nodes,
        String policy,
        String stack,
        long seed,
        Set<FaultKind> faults,
        boolean settling,
        boolean wiping,
        Path directory,
        long maxBytes) {

    private static final int ALL_KNOWN_KEEP_ONE = 2;

    public RunSettings {
        faults = Set.copyOf(faults);
    }

    /** Whether each side of a partition may go on by itself. */
    boolean partsGoOn() {
        return policy.equals("one") || (policy.equals("auto") && nodes <= ALL_KNOWN_KEEP_ONE);
    }

    Path logs() {
        return directory.resolve("logs");
    }

    Path data(int host) {
        return directory.resolve("n" + host);
    }

    Path temporary(int host) {
        return directory.resolve("tmp" + host);
    }
}
