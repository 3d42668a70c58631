package io.chorale.replication.shard;

import java.util.Arrays;
import java.util.Objects;

/** What the application keeps in an element; compared by content. Immutable as long as nobody changes the array. */
public final class Payload implements Comparable<Payload> {
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    public Payload(byte[] bytes) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
    }

    /** The content itself, not a copy: not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(Payload other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
