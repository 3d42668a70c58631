package io.chorale.groups.vs;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Names one view, and the round of agreement that made it. Ids that one member sees only grow.
 *
 * @param counter higher than that of any view or round its leader knew of; 0 or more
 * @param leader the id of the member that led the round
 */
public record ViewId(long counter, UUID leader) implements Comparable<ViewId> {

    /** Leaves room above, so that no counter on the wire makes the next one overflow. */
    private static final long MAX_COUNTER = 1L << 60;

    public ViewId {
        Objects.requireNonNull(leader, "leader");
    }

    @Override
    public int compareTo(ViewId other) {
        int byCounter = Long.compare(counter, other.counter);
        return byCounter != 0 ? byCounter : leader.compareTo(other.leader);
    }

    public void write(WireWriter writer) {
        writer.writeLong(counter).writeUuid(leader);
    }

    public static ViewId read(WireReader reader) {
        long counter = reader.readLong();
        if (counter < 0 || counter > MAX_COUNTER) {
            throw new WireException("A view's counter is 0 to " + MAX_COUNTER + ", not " + counter);
        }
        return new ViewId(counter, reader.readUuid());
    }

    @Override
    public String toString() {
        return counter + "@" + Integer.toHexString(leader.hashCode());
    }
}
