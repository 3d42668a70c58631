package io.chorale.simulation.replication;

import java.util.List;

/** A promise was broken. */
final class SimViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimViolation(String message) {
        super(message);
    }

    /** @param promise the kind of violation, up to the first colon */
    static SimViolation of(String promise, Object... details) {
        return new SimViolation(promise + ": " + List.of(details));
    }

    /** @param promise the kind of violation, up to the first colon */
    static void unless(boolean holds, String promise, Object... details) {
        if (!holds) {
            throw of(promise, details);
        }
    }
}
