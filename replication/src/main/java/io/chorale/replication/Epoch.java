package io.chorale.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * One primary's reign over a shard.
 *
 * @param counter higher than any counter the primary had seen when it opened the reign; 0 is "never reigned"
 * @param incarnation 64 random bits drawn at the primary's process start
 */
public record Epoch(long counter, long incarnation) implements Comparable<Epoch> {

    public static final Epoch NONE = new Epoch(0, 0);

    @Override
    public int compareTo(Epoch other) {
        int byCounter = Long.compare(counter, other.counter);
        return byCounter != 0 ? byCounter : Long.compareUnsigned(incarnation, other.incarnation);
    }

    public boolean isAfter(Epoch other) {
        return compareTo(other) > 0;
    }

    public void write(WireWriter out) {
        out.writeLong(counter).writeLong(incarnation);
    }

    public static Epoch read(WireReader in) {
        return new Epoch(in.readLong(), in.readLong());
    }

    @Override
    public String toString() {
        return counter + "/" + Long.toHexString(incarnation);
    }
}
