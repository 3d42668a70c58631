package io.chorale.replication.core;

import java.util.HashMap;
import java.util.Map;

/**
 * Of what all shards of a node would do at once, a few take their turn at a time; the others ask again. What is small takes a
 * part of a turn: otherwise a node with many shards that have next to nothing in them would be without its copies for long.
 */
final class Turns {
    private static final int PARTS = 8;
    /** What has fewer elements takes one part, twice as many two, and so on. */
    private static final int SMALL = 256;

    /** What takes longer, such as a large copy for a slow disk or one that was lost, does not keep the others waiting. */
    private static final long LONG_MS = 5_000;

    private record Turn(int parts, long beganMs) {}

    private final int parts;
    private final Map<Object, Turn> turns = new HashMap<>();

    Turns(int atOnce) {
        parts = atOnce * PARTS;
    }

    /**
     * Whether it may be done now; if so, its turn lasts until {@link #end}, but not for ever.
     *
     * @param elements how many the shard has that it is about
     */
    boolean begin(Object what, long elements, long nowMs) {
        endWhatTakesLong(nowMs);
        int taken = turns.values().stream().mapToInt(Turn::parts).sum();
        int needed = (int) Math.min(PARTS, 1 + elements / SMALL);
        boolean may = turns.containsKey(what) || taken + needed <= parts;
        if (may) {
            turns.putIfAbsent(what, new Turn(needed, nowMs));
        }
        return may;
    }

    private void endWhatTakesLong(long nowMs) {
        turns.values().removeIf(turn -> nowMs - turn.beganMs() > LONG_MS);
    }

    boolean isUnderWay(Object what, long nowMs) {
        endWhatTakesLong(nowMs);
        return turns.containsKey(what);
    }

    void end(Object what) {
        turns.remove(what);
    }
}
