package io.chorale.jms.queue;

import io.chorale.replication.Dot;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What decisions have done in this reign and others may not see yet, in the order of the log: a decision may be lost
 * with the reign until it is told. As many as the log has decisions that are not committed.
 */
final class Untold {

    private record Effect(Dot dot, Runnable effect) {}

    private final ArrayDeque<Effect> effects = new ArrayDeque<>();

    /** Those that were put off after their decision, earliest first. */
    private final PriorityQueue<Effect> late = new PriorityQueue<>(Comparator.comparing(Effect::dot));

    private Dot deciding = Dot.NONE;
    private Dot told = Dot.NONE;

    /** What follows is done by this decision. */
    void deciding(Dot dot) {
        deciding = dot;
    }

    /** Keeps an effect of the decision being made until it is told. */
    void defer(Runnable effect) {
        effects.addLast(new Effect(deciding, effect));
    }

    /** Keeps an effect until a decision is told that was made some time ago. */
    void defer(Dot dot, Runnable effect) {
        late.add(new Effect(dot, effect));
    }

    /** A decision is committed, and so are all before it. */
    void tell(Dot dot) {
        told = dot;
        while (!effects.isEmpty() && effects.peekFirst().dot.compareTo(dot) <= 0) {
            effects.pollFirst().effect.run();
        }
        while (!late.isEmpty() && late.peek().dot.compareTo(dot) <= 0) {
            late.poll().effect.run();
        }
    }

    /** Whether others may know what a decision did: it is of a former reign, or was told. */
    boolean isTold(Dot dot) {
        return dot.compareTo(told) <= 0 || !dot.epoch().equals(deciding.epoch());
    }

    boolean isOfFormerReign(Dot dot) {
        return !dot.epoch().equals(deciding.epoch());
    }

    void clear() {
        effects.clear();
        late.clear();
    }
}
