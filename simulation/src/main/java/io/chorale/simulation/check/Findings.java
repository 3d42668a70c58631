package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.List;

/** Collects violations, up to a bound: the first ones tell the most. */
final class Findings {
    private static final int MAX = 20;

    private final List<Violation> violations = new ArrayList<>();

    void add(Invariant invariant, Member where, long atMs, String what) {
        if (violations.size() < MAX) {
            violations.add(new Violation(invariant, where, atMs, what));
        }
    }

    void add(Invariant invariant, Stay where, String what) {
        add(invariant, where.owner.self, where.fromMs, what + ", in " + where.view);
    }

    /** At one delivery of a stay. */
    void add(Invariant invariant, Stay where, int index, String what) {
        add(invariant, where.owner.self, where.deliveredMs(index), what + ", in " + where.view);
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }
}
