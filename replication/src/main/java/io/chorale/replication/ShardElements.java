package io.chorale.replication;

import java.util.List;
import java.util.SortedMap;

/**
 * The elements of a state machine's shard, as the machine has decided so far: what it removed is not there any more, and
 * what it added is, committed or not. Called from the machine's own thread, within calls of it; may read the disk. From
 * the next reign on it may show anything.
 */
public interface ShardElements {

    /**
     * Reads a body.
     *
     * @return the body as it was added; not to be changed
     * @throws IllegalArgumentException if there is no such element
     */
    byte[] body(ElementId id);

    /** All of an element but its body; null if there is no such element. */
    LoadedElement find(ElementId id);

    /**
     * The next elements of a lane, in the order of their ids.
     *
     * @param after the element to continue behind, which need not be there any more; null for the beginning of the lane
     * @param limit at least 1
     * @return fewer than {@code limit} only at the end of the lane
     */
    List<LoadedElement> page(long lane, ElementId after, int limit);

    /**
     * How many elements there are in each lane that has any, but for {@link ElementId#AT_HAND}; a copy. To be asked for
     * before anything is decided: decisions on their way are not counted.
     */
    SortedMap<Long, Long> lanes();
}
