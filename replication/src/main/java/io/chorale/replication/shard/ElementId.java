package io.chorale.replication.shard;

import io.chorale.replication.Dot;

/**
 * Names one copy of an element: what the decision of a dot added.
 *
 * @param sub from 0; tells apart what one decision added
 */
public record ElementId(Dot dot, int sub) implements Comparable<ElementId> {

    @Override
    public int compareTo(ElementId other) {
        int byDot = dot.compareTo(other.dot);
        return byDot != 0 ? byDot : Integer.compare(sub, other.sub);
    }

    @Override
    public String toString() {
        return dot + "." + sub;
    }
}
