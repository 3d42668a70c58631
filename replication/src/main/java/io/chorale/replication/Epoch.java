package io.chorale.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * One primary's reign over a shard.
 *
 * @param counter higher than any counter the primary had seen when it opened the reign; 0 is "never reigned"
 * @param incarnation 32 bits of the shard's birth, and below them 32 random bits drawn at the primary's process start
 */
public record Epoch(long counter, long incarnation) implements Comparable<Epoch> {

    public static final Epoch NONE = new Epoch(0, 0);

    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    /**
     * A reign over a shard.
     *
     * @param incarnation of the primary's process; its lower half counts
     * @param birth of the shard; its lower half counts
     */
    public static Epoch of(long counter, long incarnation, long birth) {
        return new Epoch(counter, (birth << Integer.SIZE) | (incarnation & LOWER_HALF));
    }

    /** What the reigns over a shard have in common, and those over another one of its name have not. */
    public int line() {
        return (int) (incarnation >>> Integer.SIZE);
    }

    /** The last one that a reign of this line could have had before this. */
    public Epoch before() {
        return (incarnation & LOWER_HALF) > 0
                ? new Epoch(counter, incarnation - 1)
                : new Epoch(counter - 1, incarnation | LOWER_HALF);
    }

    @Override
    public int compareTo(Epoch other) {
        int byCounter = Long.compare(counter, other.counter);
        return byCounter != 0 ? byCounter : Long.compareUnsigned(incarnation, other.incarnation);
    }

    /** By hand, as {@link #hashCode}: each element of a long queue is looked for by its id several times. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Epoch epoch && counter == epoch.counter && incarnation == epoch.incarnation);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(counter) + Long.hashCode(incarnation);
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
