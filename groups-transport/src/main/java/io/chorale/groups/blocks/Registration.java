package io.chorale.groups.blocks;

/** A listener's place; closing it ends what the listener is told. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
