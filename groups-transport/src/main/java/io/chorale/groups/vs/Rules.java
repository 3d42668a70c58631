package io.chorale.groups.vs;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which rules of the protocol are kept. Production keeps all; the simulator leaves one out at a time to see that its
 * checker notices.
 *
 * @param left the rules that are left out
 */
public record Rules(Set<Rule> left) {
    public static final Rules ALL = new Rules(Set.of());

    public Rules {
        left = Set.copyOf(left);
    }

    public static Rules without(Rule rule) {
        return new Rules(EnumSet.of(rule));
    }

    public boolean keep(Rule rule) {
        return !left.contains(rule);
    }

    /** What can be left out, one at a time. */
    public enum Rule {
        /** Members that move together give each other what one of them lacks. */
        FILL_HOLES,
        /** A SAFE message waits until all members have it. */
        WAIT_FOR_RECEIPTS,
        /** A CAUSAL message waits for its causes. */
        WAIT_FOR_CAUSES,
        /** The order of AGREED messages is that of their places. */
        WAIT_FOR_PLACES,
        /** A packet is taken once. */
        DISCARD_DUPLICATES,
        /** A packet of another view is not delivered in this one. */
        CHECK_VIEW,
        /** A member that has promised a round sends and delivers nothing until the next view. */
        STOP_IN_FLUSH,
        /** What was promised in a round that failed is delivered in the next. */
        KEEP_OBLIGATIONS,
        /** The next view waits until all its members have what they deliver before it. */
        WAIT_FOR_READY,
        /** Only those that come from the same view share a transitional set. */
        TELL_VIEWS_APART
    }
}
