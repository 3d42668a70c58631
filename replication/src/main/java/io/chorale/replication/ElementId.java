package io.chorale.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;

/**
 * Names one copy of an element for ever: what the decision of a dot added. Ordered by dot, then number.
 *
 * @param sub from 0; tells apart what one decision added
 */
public record ElementId(Dot dot, int sub) implements Comparable<ElementId> {

    public ElementId {
        Objects.requireNonNull(dot, "dot");
    }

    @Override
    public int compareTo(ElementId other) {
        int byDot = dot.compareTo(other.dot);
        return byDot != 0 ? byDot : Integer.compare(sub, other.sub);
    }

    public void write(WireWriter out) {
        dot.write(out);
        out.writeSize(sub);
    }

    public static ElementId read(WireReader in) {
        return new ElementId(Dot.read(in), in.readSize());
    }

    @Override
    public String toString() {
        return dot + "." + sub;
    }
}
