package io.chorale.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * The number of one replicated decision, never reused: ordered by epoch, then index.
 *
 * @param epoch the reign that made it
 * @param index from 1 without gaps within the epoch; 1 is the start of the reign
 */
public record Dot(Epoch epoch, long index) implements Comparable<Dot> {

    public static final Dot NONE = new Dot(Epoch.NONE, 0);

    @Override
    public int compareTo(Dot other) {
        int byEpoch = epoch.compareTo(other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(index, other.index);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Dot dot && index == dot.index && epoch.equals(dot.epoch));
    }

    @Override
    public int hashCode() {
        return 31 * epoch.hashCode() + Long.hashCode(index);
    }

    public void write(WireWriter out) {
        epoch.write(out);
        out.writeLong(index);
    }

    public static Dot read(WireReader in) {
        return new Dot(Epoch.read(in), in.readLong());
    }

    @Override
    public String toString() {
        return epoch + ":" + index;
    }
}
