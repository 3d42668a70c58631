package io.chorale.session.web;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that holds or does not; each change is logged once. Thread-safe. */
final class Condition {
    private static final System.Logger LOG = System.getLogger(Condition.class.getName());

    private final String complaint;
    private final AtomicBoolean holding = new AtomicBoolean(true);

    Condition(String complaint) {
        this.complaint = complaint;
    }

    boolean holds() {
        return holding.get();
    }

    void failed(String cause) {
        if (holding.compareAndSet(true, false)) {
            LOG.log(System.Logger.Level.ERROR, complaint + ". Cause: " + cause);
        }
    }

    void holdsAgain() {
        if (!holding.get() && holding.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.INFO, "No longer: " + complaint);
        }
    }
}
