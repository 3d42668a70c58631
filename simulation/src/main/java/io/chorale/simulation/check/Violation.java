package io.chorale.simulation.check;

import io.chorale.groups.Member;

/**
 * A broken promise.
 *
 * @param atMs when it shows in the log of {@code where}
 * @param what names the messages, views and members concerned
 */
public record Violation(Invariant invariant, Member where, long atMs, String what) {

    @Override
    public String toString() {
        return "invariant " + invariant.number() + " " + invariant + " at " + where + ", " + atMs + " ms: " + what
                + " (" + invariant.meaning() + ")";
    }
}
