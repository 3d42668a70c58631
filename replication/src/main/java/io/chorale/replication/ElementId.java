package io.chorale.replication;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;

/**
 * Names one copy of an element for ever: what the decision of a dot added. Ordered by lane, then dot, then number, which
 * is also how they lie on the disk.
 *
 * @param lane not negative; {@link #AT_HAND}, or one that the state machine reads page by page, such as a queue
 * @param sub from 0; tells apart what one decision added
 */
public record ElementId(long lane, Dot dot, int sub) implements Comparable<ElementId> {

    /** The lane of what a state machine is {@linkplain StateMachine#load loaded} with. */
    public static final long AT_HAND = 0;

    public ElementId {
        Objects.requireNonNull(dot, "dot");
        if (lane < 0) {
            throw new IllegalArgumentException("A lane is not negative: " + lane);
        }
        if (sub < 0) {
            throw new IllegalArgumentException("The number of an element is not negative: " + sub);
        }
    }

    /** An element that the state machine has at hand. */
    public ElementId(Dot dot, int sub) {
        this(AT_HAND, dot, sub);
    }

    @Override
    public int compareTo(ElementId other) {
        int byLane = Long.compare(lane, other.lane);
        if (byLane != 0) {
            return byLane;
        }
        int byDot = dot.compareTo(other.dot);
        return byDot != 0 ? byDot : Integer.compare(sub, other.sub);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ElementId id && sub == id.sub && lane == id.lane && dot.equals(id.dot));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dot.hashCode() + Long.hashCode(lane)) + sub;
    }

    public void write(WireWriter out) {
        out.writeLong(lane);
        dot.write(out);
        out.writeSize(sub);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws WireException if the bytes are none
     */
    public static ElementId read(WireReader in) {
        return checked(in.readLong(), Dot.read(in), in.readSize());
    }

    /**
     * Makes an id of numbers from outside.
     *
     * @throws WireException if there is no such lane
     */
    public static ElementId checked(long lane, Dot dot, int sub) {
        if (lane < 0) {
            throw new WireException("a lane is not negative: " + lane);
        }
        return new ElementId(lane, dot, sub);
    }

    @Override
    public String toString() {
        return (lane == AT_HAND ? "" : Long.toHexString(lane) + "/") + dot + "." + sub;
    }
}
