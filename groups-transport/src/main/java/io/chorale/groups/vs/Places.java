package io.chorale.groups.vs;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The places that this member asked for and was given in one view. While it is the only one that needs any it asks for a
 * few in advance, and its next message leaves at once. Nobody gets past a place that is not taken: those in advance are
 * given up, taken by packets without messages, when another member's packet waits behind them or nothing was sent for a
 * while.
 */
final class Places {
    /** So many are asked for in advance. */
    private static final int IN_ADVANCE = 8;
    /** This many of its own in a row make a member the only one that needs places. */
    private static final int ALONE_AFTER = 2;
    /** So long places in advance are kept: one that hangs meanwhile holds up the order until it comes back or is left out. */
    private static final int KEEP_MS = 100;

    private final ViewId view;
    /** Whether this member gives out the places, and so has them at once. */
    private final boolean atSequencer;
    /** Places that were given, not used yet, in order. */
    private final Deque<Long> free = new ArrayDeque<>();

    private long wanted;
    private long have;
    private long askedMs;
    private boolean asked;
    private long highestOfOthers;
    private int inRow;
    private long takenMs;

    Places(ViewId view, boolean atSequencer) {
        this.view = view;
        this.atSequencer = atSequencer;
    }

    boolean isEmpty() {
        return free.isEmpty();
    }

    /** For a packet with messages. */
    long take(long nowMs) {
        inRow++;
        takenMs = nowMs;
        return free.remove();
    }

    /** For a packet without. */
    long giveUp() {
        inRow = 0;
        return free.remove();
    }

    /** Another member's packet has this place. */
    void seen(long place) {
        highestOfOthers = Math.max(highestOfOthers, place);
        inRow = 0;
    }

    /** Whether another member's packet waits for the next place of this one. */
    boolean isWaitedFor() {
        return !free.isEmpty() && free.peek() < highestOfOthers;
    }

    /** Whether nothing has taken a place for a while. */
    boolean isIdle(long nowMs) {
        return nowMs - takenMs >= KEEP_MS;
    }

    /** What to ask for so that so many packets have places; null when that is under way or here. */
    Control.Ask ask(int packets, long nowMs, int againMs) {
        int inAdvance = inRow >= ALONE_AFTER && !atSequencer && !isIdle(nowMs) ? IN_ADVANCE : 0;
        long needed = have - free.size() + packets;
        if (needed + inAdvance / 2 > wanted) {
            wanted = needed + inAdvance;
            asked = true;
            askedMs = nowMs;
            return new Control.Ask(view, wanted, have, false);
        }
        if (asked && have < wanted && nowMs - askedMs >= againMs) {
            askedMs = nowMs;
            return new Control.Ask(view, wanted, have, true);
        }
        return null;
    }

    void given(Control.Grant grant) {
        if (grant.index() != have + 1 || grant.count() > wanted - have) {
            return;
        }
        for (int i = 0; i < grant.count(); i++) {
            free.add(grant.firstPlace() + i);
        }
        have += grant.count();
    }
}
