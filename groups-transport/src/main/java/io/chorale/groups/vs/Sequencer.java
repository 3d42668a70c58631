package io.chorale.groups.vs;

import java.util.ArrayDeque;
import java.util.Deque;

/** Gives out the places of one view, at its first member. */
final class Sequencer {
    /** More places than this are not given to one member at once. */
    private static final int MAX_GRANT = 4_096;

    private final Deque<Control.Grant>[] given;
    private final long[] granted;
    private long next = 1;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generics cannot be made otherwise
    Sequencer(int members) {
        given = new Deque[members];
        granted = new long[members];
        for (int i = 0; i < members; i++) {
            given[i] = new ArrayDeque<>();
        }
    }

    /** The grants to answer with: new ones, and those not yet known to have arrived if the asker waits. */
    Iterable<Control.Grant> answer(int rank, Control.Ask ask) {
        Deque<Control.Grant> known = given[rank];
        while (!known.isEmpty() && known.peek().index() + known.peek().count() - 1 <= ask.have()) {
            known.poll();
        }
        Deque<Control.Grant> answer = ask.again() ? new ArrayDeque<>(known) : new ArrayDeque<>(1);
        int count = (int) Math.min(ask.wanted() - granted[rank], MAX_GRANT);
        if (count > 0) {
            Control.Grant grant = new Control.Grant(ask.view(), granted[rank] + 1, next, count);
            granted[rank] += count;
            next += count;
            known.add(grant);
            answer.add(grant);
        }
        return answer;
    }
}
