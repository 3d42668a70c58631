package io.chorale.jms.queue;

import io.chorale.replication.Dot;
import java.util.ArrayDeque;

/**
 * What decisions have done in this reign and others may not see yet, in the order of the log: a decision may be lost
 * with the reign until it is told. As many as the log has decisions that are not committed.
 */
final class Untold {

    private record Effect(Dot dot, Runnable effect) {}

    private final ArrayDeque<Effect> effects = new ArrayDeque<>();
    private Dot deciding = Dot.NONE;

    /** What follows is done by this decision. */
    void deciding(Dot dot) {
        deciding = dot;
    }

    /** Keeps an effect of the decision being made until it is told. */
    void defer(Runnable effect) {
        effects.addLast(new Effect(deciding, effect));
    }

    /** A decision is committed, and so are all before it. */
    void tell(Dot dot) {
        while (!effects.isEmpty() && effects.peekFirst().dot.compareTo(dot) <= 0) {
            effects.pollFirst().effect.run();
        }
    }

    void clear() {
        effects.clear();
    }
}
