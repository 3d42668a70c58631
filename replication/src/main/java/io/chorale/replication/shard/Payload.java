package io.chorale.replication.shard;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the application keeps in an element; compared by content. The content is in memory, or is read from where it lies
 * each time it is asked for. It never changes, as long as nobody changes the array; where it is may.
 */
public final class Payload implements Comparable<Payload> {
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final int length;
    private Supplier<byte[]> content;

    public Payload(byte[] bytes) {
        this(bytes.length, () -> bytes);
    }

    private Payload(int length, Supplier<byte[]> content) {
        this.length = length;
        this.content = Objects.requireNonNull(content, "content");
    }

    /**
     * A content that is elsewhere.
     *
     * @param reader gives all of its bytes at each call; may read a disk
     */
    public static Payload elsewhere(int length, Supplier<byte[]> reader) {
        return new Payload(length, reader);
    }

    /**
     * Forgets the content and has it read from now on. Whoever reads meanwhile, on whichever thread, gets the same bytes
     * from either place.
     *
     * @param reader gives the same bytes at each call
     */
    public void moveTo(Supplier<byte[]> reader) {
        content = Objects.requireNonNull(reader, "reader");
    }

    /** In bytes; always at hand. */
    public int length() {
        return length;
    }

    /** The content itself, not a copy: not to be changed. May read a disk. */
    public byte[] bytes() {
        return content.get();
    }

    @Override
    public int compareTo(Payload other) {
        return Arrays.compareUnsigned(bytes(), other.bytes());
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Payload payload
                        && length == payload.length
                        && Arrays.equals(bytes(), payload.bytes()));
    }

    @Override
    public int hashCode() {
        return length;
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}
