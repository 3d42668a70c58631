package io.chorale.replication.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * The process lives of a node, as its data directory tells them. What another node remembers of them shows whether the
 * directory is a copy, or was put back to an earlier state: the two then tell different stories.
 *
 * @param number how many there were, the present one included; 0 before the first
 * @param incarnations of the last of them, the present one at the end; at most {@value #REMEMBERED}
 */
public record Lives(long number, List<Long> incarnations) {
    /** A peer that heard of a node last so many starts ago can not tell a copy by its incarnation any more. */
    public static final int REMEMBERED = 32;

    public static final Lives NONE = new Lives(0, List.of());

    public Lives {
        incarnations = List.copyOf(incarnations);
        if (incarnations.size() > Math.min(number, REMEMBERED) || (number > 0 && incarnations.isEmpty())) {
            throw new IllegalArgumentException(
                    "Of " + number + " lives the last 1 to " + REMEMBERED + " are told, not " + incarnations.size());
        }
    }

    /** With one life more. */
    public Lives begin(long incarnation) {
        List<Long> more = new ArrayList<>(incarnations);
        more.add(incarnation);
        return new Lives(number + 1, more.subList(Math.max(0, more.size() - REMEMBERED), more.size()));
    }

    /** The present one. */
    public Life latest() {
        return new Life(number, incarnations.get(incarnations.size() - 1));
    }

    /** Whether the node can not have had this life; null is never contradicted. */
    public boolean contradicts(Life known) {
        if (known == null) {
            return false;
        }
        long index = incarnations.size() - 1 - (number - known.number());
        return known.number() > number || (index >= 0 && incarnations.get((int) index) != known.incarnation());
    }

    /** Whether this life is one of those that are told. */
    public boolean include(Life life) {
        return number - life.number() < incarnations.size() && !contradicts(life);
    }
}
