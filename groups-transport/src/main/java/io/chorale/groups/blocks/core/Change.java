package io.chorale.groups.blocks.core;

/** One change of a state, for listeners. */
public sealed interface Change {

    /** The key that changed. */
    ByteKey key();

    /** A key has a new value. */
    record Put(ByteKey key, byte[] value, byte[] previous) implements Change {}

    /** A key is gone. */
    record Removed(ByteKey key, byte[] previous, boolean expired) implements Change {}
}
