package io.chorale.replication;

/**
 * Where the bodies of a shard's elements are. Called from the machine's own thread, within calls of it; may read the
 * disk.
 */
@FunctionalInterface
public interface ElementBodies {

    /**
     * Reads a body.
     *
     * @param id an element that was loaded, or whose decision was told by {@link Leadership#onApplied}, and that is not
     *     removed
     * @return the body as it was added; not to be changed
     * @throws IllegalArgumentException if there is no such element
     */
    byte[] read(ElementId id);
}
